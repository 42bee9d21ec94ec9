// Where the domains and look-alike keys of organisations are written: under which names an
// organisation can be found.
#pragma once

#include <anshin/registry.h>

#include "registry/key_runs.h"
#include "registry/sqlite.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace anshin::registry {

/// An organisation's row and what leads to it.
struct FiledOrganisation {
  std::int64_t number = 0;
  std::span<const RegisteredDomain> domains;
  std::span<const lookalike::Key> keys;
};

/// Every error is one of storage.
class Filing {
 public:
  using Done = std::expected<void, std::string>;

  virtual ~Filing() = default;
  /// The row of the organisation that has this very domain.
  virtual std::expected<std::optional<std::int64_t>, std::string> owner_of(
      std::string_view domain) = 0;
  virtual Done insert(const FiledOrganisation& organisation) = 0;
  virtual Done erase(const FiledOrganisation& organisation) = 0;
  /// Whether the row of an organisation that was erased may be given to another.
  virtual bool can_reuse_rows() const = 0;
  /// Makes the tables complete, the filter included. Tells how many keys are filed.
  virtual std::expected<std::uint64_t, std::string> finish() = 0;
};

/// Changes the tables as it goes: for small changes. `keys`: how many the file has.
std::expected<std::unique_ptr<Filing>, std::string> open_direct_filing(Connection& connection,
                                                                       std::uint64_t keys);
/// Fills empty tables at the end, in order: for millions. `folder` takes scratch files.
std::expected<std::unique_ptr<Filing>, std::string> open_bulk_filing(Connection& connection,
                                                                     const std::string& folder);

/// Fills the empty table look_alike and the filter.
Filing::Done write_keys(Connection& connection, KeyRuns& keys,
                        const std::function<bool(std::int64_t)>& counts);
/// Files all organisations under their keys anew, whatever the tables hold. Tells how many keys
/// these are.
std::expected<std::uint64_t, std::string> refile_keys(Connection& connection,
                                                      const std::string& folder);

}  // namespace anshin::registry
