// The tables of registry.db (docs/registry.md, "The file"). A file with any other schema is not
// ours.
#pragma once

#include <cstdint>
#include <string_view>

namespace anshin::registry {

constexpr std::int64_t application_id = 0x416E7368;  ///< "Ansh", PRAGMA application_id
constexpr std::int64_t schema_version = 1;           ///< PRAGMA user_version

/// One row of `meta` holds the registry's own facts; `entry` is the organisation's JSON;
/// `name.folded` is what fold_name makes of a name.
constexpr const char* create_tables =
    "CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), serial INTEGER NOT NULL, name "
    "TEXT NOT NULL, issued INTEGER, expires INTEGER, organisations INTEGER NOT NULL, domains "
    "INTEGER NOT NULL);"
    "CREATE TABLE organisation (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, entry TEXT "
    "NOT NULL);"
    "CREATE TABLE domain (domain TEXT PRIMARY KEY, subdomains INTEGER NOT NULL, organisation "
    "INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX domain_by_organisation ON domain (organisation);"
    "CREATE TABLE name (folded TEXT NOT NULL, organisation INTEGER NOT NULL, PRIMARY KEY (folded, "
    "organisation)) WITHOUT ROWID;"
    "CREATE INDEX name_by_organisation ON name (organisation);"
    "INSERT INTO meta (one, serial, name, organisations, domains) VALUES (1, 0, '', 0, 0);"
    "PRAGMA application_id = 1097757544;"
    "PRAGMA user_version = 1;";

/// What is in sqlite_schema after create_tables, one statement a line, by name.
constexpr std::string_view schema_query =
    "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
    "ORDER BY name)";

}  // namespace anshin::registry
