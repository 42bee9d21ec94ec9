// Writes organisations into the tables of schema.h. Where they come ordered by id, as a published
// snapshot has them, none of them needs to be looked for.
#include "registry/entry_tables.h"

#include "lookalike/resemblance.h"
#include "registry/look_alikes.h"
#include "registry/registry_file.h"

#include <initializer_list>
#include <utility>

namespace anshin::registry {

using Done = std::expected<void, std::string>;

std::expected<std::unique_ptr<EntryTables>, std::string> EntryTables::open(
    Connection connection, const std::string& folder) {
  std::unique_ptr<EntryTables> tables(new EntryTables(std::move(connection), folder));
  if (const auto done = tables->prepare(); !done) {
    return std::unexpected(done.error());
  }
  return tables;
}

Done EntryTables::prepare() {
  const std::initializer_list<std::pair<Statement*, std::string_view>> wanted = {
      {&find_id_, "SELECT number, entry FROM organisation WHERE id = ?1"},
      {&find_number_, "SELECT id FROM organisation WHERE number = ?1"},
      {&delete_organisation_, "DELETE FROM organisation WHERE number = ?1"}};
  for (const auto& [statement, sql] : wanted) {
    auto prepared = connection_.prepare(sql);
    if (!prepared) {
      return std::unexpected(prepared.error());
    }
    *statement = std::move(*prepared);
  }
  auto meta = read_meta(connection_);
  const auto last_number = connection_.query_number("SELECT max(number) FROM organisation");
  auto last_id = connection_.query_text("SELECT max(id) FROM organisation");
  auto entries = RowBatch::open(connection_, "INSERT INTO organisation (number, id, entry)", 3);
  if (!meta || !last_number || !last_id || !entries) {
    return std::unexpected(!meta          ? meta.error()
                           : !last_number ? last_number.error()
                           : !last_id     ? last_id.error()
                                          : entries.error());
  }
  meta_ = std::move(*meta);
  last_number_ = *last_number;
  last_id_ = std::move(*last_id);
  entries_ = std::make_unique<RowBatch>(std::move(*entries));
  refile_keys_ = meta_.organisations > 0 && meta_.keys_version != lookalike::keys_version();
  meta_.keys_version = lookalike::keys_version();
  auto filing = meta_.organisations == 0 ? open_bulk_filing(connection_, folder_)
                                         : open_direct_filing(connection_, meta_.keys);
  if (!filing) {
    return std::unexpected(filing.error());
  }
  filing_ = std::move(*filing);
  return connection_.execute("BEGIN");
}

std::expected<std::optional<EntryTables::Entry>, std::string> EntryTables::find(
    std::string_view id) {
  if (id > last_id_) {
    return std::nullopt;
  }
  if (const auto done = entries_->flush(); !done) {
    return std::unexpected(done.error());
  }
  Use statement(find_id_);
  statement->bind(1, id);
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  if (!*row) {
    return std::nullopt;
  }
  return Entry{.number = statement->number(0), .text = std::string(statement->text(1))};
}

std::expected<std::string, std::string> EntryTables::owner_of(std::string_view domain) {
  const auto owner = filing_->owner_of(domain);
  if (!owner) {
    return std::unexpected(owner.error());
  }
  const std::optional<std::int64_t>& number = *owner;
  if (!number) {
    return std::string{};
  }
  if (const auto done = entries_->flush(); !done) {
    return std::unexpected(done.error());
  }
  Use statement(find_number_);
  statement->bind(1, *number);
  const auto row = statement->step();
  if (!row) {
    return std::unexpected(row.error());
  }
  if (!*row) {
    return std::unexpected("the organisation of a domain is missing");
  }
  return std::string(statement->text(0));
}

Done EntryTables::put(const Prepared& prepared, const std::optional<Entry>& old) {
  const Organisation& organisation = prepared.organisation;
  if (old) {
    if (auto done = erase(*old); !done) {
      return done;
    }
  }
  const std::int64_t number =
      old && filing_->can_reuse_rows() ? old->number : std::int64_t{++last_number_};
  entries_->add(number);
  entries_->add(organisation.id);
  entries_->add(prepared.entry);
  if (auto done = entries_->end_row(); !done) {
    return done;
  }
  if (organisation.id > last_id_) {
    last_id_ = organisation.id;
  }
  ++meta_.organisations;
  meta_.domains += organisation.domains.size();
  FiledOrganisation filed{.number = number, .domains = organisation.domains, .keys = {}};
  if (!refile_keys_) {
    filed.keys = prepared.keys;
  }
  return filing_->insert(filed);
}

Done EntryTables::erase(const Entry& entry) {
  const auto organisation = parse_organisation(entry.text);
  if (!organisation) {
    return std::unexpected("an entry cannot be read: " + organisation.error());
  }
  if (meta_.organisations < 1 || meta_.domains < organisation->domains.size()) {
    return std::unexpected("it has more organisations than it says");
  }
  delete_organisation_.bind(1, entry.number);
  if (auto done = delete_organisation_.run(); !done) {
    return done;
  }
  --meta_.organisations;
  meta_.domains -= organisation->domains.size();
  std::vector<lookalike::Key> keys;
  if (!refile_keys_) {
    keys = lookalike::keys_of(subject_of(*organisation));
  }
  return filing_->erase({.number = entry.number, .domains = organisation->domains, .keys = keys});
}

std::expected<bool, std::string> EntryTables::revoke(const Revocation& revocation) {
  auto statement = connection_.prepare(
      "INSERT INTO revocation (subject, reason) VALUES (?1, ?2) ON CONFLICT (subject) DO UPDATE "
      "SET reason = ?2 WHERE reason <> ?2 RETURNING subject");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(1, revocation.subject);
  statement->bind(2, revocation.reason);
  return statement->step();
}

std::expected<bool, std::string> EntryTables::unrevoke(std::string_view subject) {
  auto statement =
      connection_.prepare("DELETE FROM revocation WHERE subject = ?1 RETURNING subject");
  if (!statement) {
    return std::unexpected(statement.error());
  }
  statement->bind(1, subject);
  return statement->step();
}

std::expected<std::int64_t, std::string> EntryTables::count_revocations() {
  return connection_.query_number("SELECT count(*) FROM revocation");
}

std::expected<Revocations, std::string> EntryTables::revocations() {
  return read_revocations(connection_);
}

Done EntryTables::file_all() {
  if (auto done = entries_->flush(); !done) {
    return done;
  }
  auto keys = filing_->finish();
  if (keys && refile_keys_) {
    keys = refile_keys(connection_, folder_);
  }
  if (!keys) {
    return std::unexpected(keys.error());
  }
  meta_.keys = *keys;
  return {};
}

Done EntryTables::finish(const Release& release) {
  Done done = file_all();
  meta_.release = release;
  meta_.is_issued = true;
  if (done) {
    done = write_meta(connection_, meta_);
  }
  if (done) {
    done = connection_.execute("COMMIT");
  }
  return done ? check() : done;
}

// All pages of a big file would take many seconds; each of its entries is checked when it is read.
Done EntryTables::check() {
  const auto pages = connection_.query_number("PRAGMA page_count");
  const auto page_size = connection_.query_number("PRAGMA page_size");
  if (!pages || !page_size) {
    return std::unexpected(pages ? page_size.error() : pages.error());
  }
  const std::int64_t size = *pages * *page_size;
  return size <= max_checked_octets ? check_pages(connection_) : Done{};
}

}  // namespace anshin::registry
