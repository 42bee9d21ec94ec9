// Writes organisations, their domains and their folded names into the tables of schema.h.
#include "registry/entry_tables.h"

#include "registry/name_folding.h"
#include "registry/registry_file.h"

#include <initializer_list>
#include <set>
#include <utility>

namespace anshin::registry {

using Done = std::expected<void, std::string>;

std::expected<EntryTables, std::string> EntryTables::open(Connection connection) {
  Statements statements;
  const std::initializer_list<std::pair<Statement*, std::string_view>> wanted = {
      {&statements.find_id, "SELECT number FROM organisation WHERE id = ?1"},
      {&statements.find_domain,
       "SELECT id FROM domain JOIN organisation ON number = organisation WHERE domain = ?1"},
      {&statements.insert_organisation,
       "INSERT INTO organisation (number, id, entry) VALUES (?1, ?2, ?3) RETURNING number"},
      {&statements.insert_domain,
       "INSERT INTO domain (domain, subdomains, organisation) VALUES (?1, ?2, ?3)"},
      {&statements.insert_name, "INSERT INTO name (folded, organisation) VALUES (?1, ?2)"},
      {&statements.delete_organisation, "DELETE FROM organisation WHERE number = ?1"},
      {&statements.delete_domains, "DELETE FROM domain WHERE organisation = ?1"},
      {&statements.delete_names, "DELETE FROM name WHERE organisation = ?1"},
      {&statements.finish,
       "UPDATE meta SET serial = serial + 1, issued = ?1, expires = NULL, organisations = (SELECT "
       "count(*) FROM organisation), domains = (SELECT count(*) FROM domain)"}};
  for (const auto& [statement, sql] : wanted) {
    auto prepared = connection.prepare(sql);
    if (!prepared) {
      return std::unexpected(prepared.error());
    }
    *statement = std::move(*prepared);
  }
  if (const auto begun = connection.execute("BEGIN"); !begun) {
    return std::unexpected(begun.error());
  }
  return EntryTables(std::move(connection), std::move(statements));
}

std::expected<std::optional<std::int64_t>, std::string> EntryTables::number_of(
    std::string_view id) {
  Use statement(statements_.find_id);
  statement->bind(1, id);
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  return *row ? std::optional(statement->number(0)) : std::nullopt;
}

std::expected<std::string, std::string> EntryTables::owner_of(std::string_view domain) {
  Use statement(statements_.find_domain);
  statement->bind(1, domain);
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  return *row ? std::string(statement->text(0)) : std::string{};
}

std::expected<std::int64_t, std::string> EntryTables::insert_entry(
    std::optional<std::int64_t> number, std::string_view id, std::string_view entry) {
  Use statement(statements_.insert_organisation);
  if (number) {
    statement->bind(1, *number);
  }
  statement->bind(2, id);
  statement->bind(3, entry);
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  return statement->number(0);
}

Done EntryTables::insert(const Organisation& organisation, std::optional<std::int64_t> number,
                         std::string_view entry) {
  const auto inserted = insert_entry(number, organisation.id, entry);
  if (!inserted) {
    return std::unexpected(inserted.error());
  }
  for (const RegisteredDomain& registered : organisation.domains) {
    statements_.insert_domain.bind(1, registered.domain);
    statements_.insert_domain.bind(2, std::int64_t{registered.subdomains ? 1 : 0});
    statements_.insert_domain.bind(3, *inserted);
    if (auto done = statements_.insert_domain.run(); !done) {
      return done;
    }
  }
  std::set<std::string> folded_names;
  for (const auto& [language, name] : organisation.names) {
    folded_names.insert(fold_name(name));
  }
  for (const std::string& folded : folded_names) {
    statements_.insert_name.bind(1, folded);
    statements_.insert_name.bind(2, *inserted);
    if (auto done = statements_.insert_name.run(); !done) {
      return done;
    }
  }
  return {};
}

Done EntryTables::erase(std::int64_t number) {
  for (Statement* const statement :
       {&statements_.delete_names, &statements_.delete_domains, &statements_.delete_organisation}) {
    statement->bind(1, number);
    if (auto done = statement->run(); !done) {
      return done;
    }
  }
  return {};
}

Done EntryTables::finish(std::chrono::sys_seconds now) {
  statements_.finish.bind(1, std::int64_t{now.time_since_epoch().count()});
  Done done = statements_.finish.run();
  if (done) {
    done = connection_.execute("COMMIT");
  }
  return done ? check_pages(connection_) : done;
}

}  // namespace anshin::registry
