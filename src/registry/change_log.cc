// The table `change` (docs/registry.md, "Changes").
#include "registry/change_log.h"

#include <algorithm>

namespace anshin::registry {

namespace {

using Done = std::expected<void, std::string>;

// Up to this many changes are always worth a delta.
constexpr std::uint64_t few_changes = 1000;
// A delta of more than this part of all entries is not worth making.
constexpr std::uint64_t worthless_part = 10;

bool is_bulk(const ChangeLog& changes, const Meta& meta) {
  return changes.too_many() ||
         changes.ids().size() > std::max(few_changes, meta.organisations / worthless_part);
}

// Forgets the oldest serials until the rest is few enough.
Done forget_oldest(Connection& connection, Meta& meta) {
  auto statement = connection.prepare(
      "SELECT serial FROM change ORDER BY serial DESC, id DESC LIMIT 1 OFFSET ?1");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(1, max_changes);
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  if (!*row) {
    return {};
  }
  const std::int64_t oldest = statement->number(0);
  auto erase = connection.prepare("DELETE FROM change WHERE serial <= ?1");
  if (!erase) {
    return std::unexpected(erase.error());
  }
  erase->bind(1, oldest);
  meta.oldest_delta = static_cast<std::uint64_t>(oldest);
  return erase->run();
}

}  // namespace

Done write_changes(Connection& connection, Meta& meta, const ChangeLog& changes) {
  if (is_bulk(changes, meta)) {
    return forget_changes(connection, meta);
  }
  auto statement = connection.prepare("INSERT INTO change (serial, id) VALUES (?1, ?2)");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  for (const std::string& id : changes.ids()) {
    statement->bind(1, static_cast<std::int64_t>(meta.release.serial));
    statement->bind(2, id);
    if (auto done = statement->run(); !done) {
      return done;
    }
  }
  return changes.ids().empty() ? Done{} : forget_oldest(connection, meta);
}

Done forget_changes(Connection& connection, Meta& meta) {
  meta.oldest_delta = meta.release.serial;
  return connection.execute("DELETE FROM change");
}

}  // namespace anshin::registry
