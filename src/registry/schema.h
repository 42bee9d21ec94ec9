// The tables of registry.db (docs/registry-format.md, "The file"). A file with any other schema is
// not ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace anshin::registry {

constexpr std::int64_t application_id = 0x416E7368;  ///< "Ansh", PRAGMA application_id
constexpr std::int64_t schema_version = 2;           ///< PRAGMA user_version

/// One row of `meta` holds the registry's own facts; `entry` is the organisation's JSON;
/// `look_alike.key` is what row_of_key makes of a lookalike::Key; `filter.blocks` are pieces of a
/// KeyFilter over these keys. Nothing leads from an organisation to its domains and keys: its entry
/// tells them.
constexpr const char* create_tables =
    "CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), serial INTEGER NOT NULL, origin "
    "TEXT NOT NULL, issued INTEGER, expires INTEGER, organisations INTEGER NOT NULL, domains "
    "INTEGER NOT NULL, keys INTEGER NOT NULL, keys_version TEXT NOT "
    "NULL);"
    "CREATE TABLE organisation (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, entry TEXT "
    "NOT NULL);"
    "CREATE TABLE domain (domain TEXT PRIMARY KEY, subdomains INTEGER NOT NULL, organisation "
    "INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE look_alike (key INTEGER NOT NULL, organisation INTEGER NOT NULL, PRIMARY KEY "
    "(key, organisation)) WITHOUT ROWID;"
    "CREATE TABLE filter (number INTEGER PRIMARY KEY, blocks BLOB NOT NULL);"
    "CREATE TABLE revocation (subject TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;"
    "INSERT INTO meta (one, serial, origin, organisations, domains, keys, "
    "keys_version) VALUES (1, 0, '', 0, 0, 0, '');"
    "PRAGMA application_id = 1097757544;"
    "PRAGMA user_version = 2;";

/// Before create_tables. Pages of twice SQLite's usual size: the pages that lead to six million
/// domains and their entries are then few enough to stay in a reader's cache.
constexpr const char* set_page_size = "PRAGMA page_size = 8192;";

/// What is in sqlite_schema after create_tables, one statement a line, by name.
constexpr std::string_view schema_query =
    "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
    "ORDER BY name)";

/// SQLite's integers have a sign: keys are stored so that both orders are the same.
constexpr std::int64_t row_of_key(std::uint64_t key) {
  return static_cast<std::int64_t>(key ^ (std::uint64_t{1} << 63U));
}

constexpr std::uint64_t key_of_row(std::int64_t row) {
  return static_cast<std::uint64_t>(row) ^ (std::uint64_t{1} << 63U);
}

/// More revocations than this make a file too big to be kept in memory.
constexpr std::size_t max_revocations = 100'000;
/// Longest reason of a revocation, in octets of UTF-8.
constexpr std::size_t max_reason_octets = 500;

}  // namespace anshin::registry
