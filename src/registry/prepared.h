// An entry made ready to be written: what can be done without the file, and on any thread.
#pragma once

#include <anshin/registry.h>

#include <expected>
#include <string>
#include <vector>

namespace anshin::registry {

struct Prepared {
  Organisation organisation;  ///< checked
  std::string entry;          ///< its JSON
  std::vector<lookalike::Key> keys;
};

/// Checks the organisation first. The error says what is wrong with it.
std::expected<Prepared, std::string> prepare(const Organisation& organisation);
/// The same for one that comes from organisation_from_json.
std::expected<Prepared, std::string> prepare_checked(Organisation organisation);

}  // namespace anshin::registry
