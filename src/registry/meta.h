// What a registry file says of itself: the one row of its table `meta`.
#pragma once

#include <anshin/registry.h>

#include "registry/sqlite.h"

#include <cstdint>
#include <expected>
#include <string>

namespace anshin::registry {

struct Meta {
  Release release;
  bool is_issued = false;  ///< false in a file that nobody has committed yet
  std::uint64_t organisations = 0;
  std::uint64_t domains = 0;
  std::uint64_t keys = 0;    ///< rows of look_alike
  std::string keys_version;  ///< lookalike::keys_version of who filed them
  bool operator==(const Meta&) const = default;
};

/// The error says what is wrong with the row.
std::expected<Meta, std::string> read_meta(Connection& connection);
std::expected<void, std::string> write_meta(Connection& connection, const Meta& meta);

}  // namespace anshin::registry
