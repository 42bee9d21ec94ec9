// The tables of a registry file that is being written: organisations with their domains and names.
#pragma once

#include <anshin/registry.h>

#include "registry/sqlite.h"

#include <chrono>
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
  /// Begins the transaction on a file that has the tables of schema.h already.
  static std::expected<EntryTables, std::string> open(Connection connection);

  /// The row of the organisation with this id.
  std::expected<std::optional<std::int64_t>, std::string> number_of(std::string_view id);
  /// The id of the organisation that has this very domain, or "".
  std::expected<std::string, std::string> owner_of(std::string_view domain);
  /// Adds an organisation, in its old row where it has one. Its id and its domains must be free.
  std::expected<void, std::string> insert(const Organisation& organisation,
                                          std::optional<std::int64_t> number,
                                          std::string_view entry);
  std::expected<void, std::string> erase(std::int64_t number);
  /// Raises the serial, writes what else the file says of itself, ends the transaction and checks
  /// all pages.
  std::expected<void, std::string> finish(std::chrono::sys_seconds now);

 private:
  struct Statements {
    Statement find_id{nullptr};
    Statement find_domain{nullptr};
    Statement insert_organisation{nullptr};
    Statement insert_domain{nullptr};
    Statement insert_name{nullptr};
    Statement delete_organisation{nullptr};
    Statement delete_domains{nullptr};
    Statement delete_names{nullptr};
    Statement finish{nullptr};
  };
  EntryTables(Connection connection, Statements statements)
      : connection_(std::move(connection)), statements_(std::move(statements)) {}
  std::expected<std::int64_t, std::string> insert_entry(std::optional<std::int64_t> number,
                                                        std::string_view id,
                                                        std::string_view entry);

  Connection connection_;
  Statements statements_;
};

}  // namespace anshin::registry
