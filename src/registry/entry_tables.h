// The tables of a registry file that is being written: organisations and what leads to them,
// revocations, and what the file says of itself.
#pragma once

#include <anshin/registry.h>

#include "registry/filing.h"
#include "registry/meta.h"
#include "registry/prepared.h"
#include "registry/revocation.h"
#include "registry/row_batch.h"
#include "registry/sqlite.h"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::registry {

/// Changes in one transaction. Every error is one of storage: after it the file is worth nothing,
/// since nothing can be rolled back.
class EntryTables {
 public:
  /// Begins the transaction on a file that has the tables of schema.h already. `folder` takes
  /// scratch files.
  static std::expected<std::unique_ptr<EntryTables>, std::string> open(Connection connection,
                                                                       const std::string& folder);

  struct Entry {
    std::int64_t number = 0;
    std::string text;
  };
  std::expected<std::optional<Entry>, std::string> find(std::string_view id);
  /// The id of the organisation that has this very domain, or "".
  std::expected<std::string, std::string> owner_of(std::string_view domain);
  /// Adds an organisation. Its domains must be free but for those of `old`, which it replaces.
  std::expected<void, std::string> put(const Prepared& prepared, const std::optional<Entry>& old);
  std::expected<void, std::string> erase(const Entry& entry);

  /// False if the subject was revoked with this reason already.
  std::expected<bool, std::string> revoke(const Revocation& revocation);
  /// False if the subject was not revoked.
  std::expected<bool, std::string> unrevoke(std::string_view subject);
  std::expected<std::int64_t, std::string> count_revocations();
  std::expected<Revocations, std::string> revocations();

  const Meta& meta() const { return meta_; }
  /// Whether all look-alike keys will be made anew, since other rules have made them.
  bool refiles_keys() const { return refile_keys_; }
  /// Writes the release, ends the transaction and checks the file.
  std::expected<void, std::string> finish(const Release& release);

 private:
  EntryTables(Connection connection, std::string folder)
      : connection_(std::move(connection)), folder_(std::move(folder)) {}
  std::expected<void, std::string> prepare();
  std::expected<void, std::string> file_all();
  std::expected<void, std::string> check();

  Connection connection_;
  std::string folder_;
  Meta meta_;
  Statement find_id_{nullptr};
  Statement find_number_{nullptr};
  Statement delete_organisation_{nullptr};
  std::unique_ptr<Filing> filing_;     // always there behind open
  std::unique_ptr<RowBatch> entries_;  // the same; before a statement reads them they are flushed
  std::int64_t last_number_ = 0;       // the greatest of all rows
  std::string last_id_;                // the greatest of all ids
  bool refile_keys_ = false;           // they were made by other rules
};

}  // namespace anshin::registry
