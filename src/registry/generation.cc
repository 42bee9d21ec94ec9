// Lookups in one registry file. Every reader is a connection with its prepared statements and a
// lock of its own.
#include "registry/generation.h"

#include "registry/entry_cache.h"
#include "registry/organisation.h"
#include "registry/sqlite.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <thread>

namespace anshin::registry {

namespace {

constexpr off_t max_checked_octets = 64 << 20;
constexpr std::int64_t max_namesakes = 20;

using Found = std::expected<std::optional<Match>, std::string>;

std::unexpected<std::string> damaged(const std::string& what) {
  return std::unexpected("the file is damaged: " + text::printable(what, 200));
}

std::expected<Organisation, std::string> read_entry(const Statement& row) {
  auto organisation = parse_organisation(row.text(0));
  if (!organisation) {
    return damaged("an entry cannot be read: " + organisation.error());
  }
  return organisation;
}

std::expected<std::vector<Organisation>, std::string> read_entries(Statement& rows) {
  std::vector<Organisation> organisations;
  while (true) {
    const auto row = rows.step();
    if (!row) {
      return damaged(row.error());
    }
    if (!*row) {
      return organisations;
    }
    auto organisation = read_entry(rows);
    if (!organisation) {
      return std::unexpected(organisation.error());
    }
    organisations.push_back(std::move(*organisation));
  }
}

bool has_domain(const Organisation& organisation, std::string_view domain) {
  return std::ranges::find(organisation.domains, domain, &RegisteredDomain::domain) !=
         organisation.domains.end();
}

// The next parent worth asking for, or "".
std::string_view next_parent(std::string_view name) {
  const std::size_t labels = text::count_labels(name);
  if (labels <= 2) {
    return {};
  }
  return text::drop_labels(name, labels > max_parent_labels ? labels - max_parent_labels : 1);
}

}  // namespace

struct Generation::Reader {
  std::mutex mutex;
  Connection connection;
  Statement by_domain{nullptr};
  Statement by_number{nullptr};
  Statement by_name{nullptr};
  Statement by_id{nullptr};
  EntryCache cache;

  static std::expected<std::unique_ptr<Reader>, std::string> open(const std::string& path) {
    auto connection = Connection::open_immutable(path);
    if (!connection) {
      return std::unexpected("cannot be opened: " + connection.error());
    }
    return std::make_unique<Reader>(std::move(*connection));
  }

  // Only behind check_schema: a foreign file has no such tables.
  std::expected<void, std::string> prepare() {
    const std::initializer_list<std::pair<Statement*, std::string_view>> statements = {
        {&by_domain, "SELECT subdomains, organisation FROM domain WHERE domain = ?1"},
        {&by_number, "SELECT entry FROM organisation WHERE number = ?1"},
        {&by_name,
         "SELECT entry FROM name JOIN organisation ON number = organisation WHERE folded = ?1 "
         "ORDER "
         "BY id LIMIT ?2"},
        {&by_id, "SELECT entry FROM organisation WHERE id > ?1 ORDER BY id LIMIT ?2"}};
    for (const auto& [statement, sql] : statements) {
      auto prepared = connection.prepare(sql);
      if (!prepared) {
        return damaged(prepared.error());
      }
      *statement = std::move(*prepared);
    }
    return {};
  }

  struct Row {
    bool subdomains = false;
    std::int64_t organisation = 0;
  };

  std::expected<std::optional<Row>, std::string> ask_domain(std::string_view domain) {
    Use statement(by_domain);
    statement->bind(1, domain);
    const auto row = statement->step();
    if (!row) {
      return damaged(row.error());
    }
    if (!*row) {
      return std::nullopt;
    }
    return Row{.subdomains = statement->number(0) == 1, .organisation = statement->number(1)};
  }

  std::expected<const Organisation*, std::string> entry(std::int64_t number) {
    if (const Organisation* const known = cache.find(number)) {
      return known;
    }
    Use statement(by_number);
    statement->bind(1, number);
    const auto row = statement->step();
    if (!row) {
      return damaged(row.error());
    }
    if (!*row) {
      return damaged("the organisation of a domain is missing");
    }
    auto organisation = read_entry(by_number);
    if (!organisation) {
      return std::unexpected(organisation.error());
    }
    return &cache.put(number, std::move(*organisation), by_number.text(0).size());
  }

  Found read_match(std::int64_t number, std::string_view domain) {
    const auto organisation = entry(number);
    if (!organisation) {
      return std::unexpected(organisation.error());
    }
    if (!has_domain(**organisation, domain)) {
      return damaged("a domain points to the entry of another organisation");
    }
    return Match{.organisation = **organisation, .domain = std::string(domain)};
  }

  explicit Reader(Connection opened) : connection(std::move(opened)) {}
};

// A reader for the time of one lookup.
class Generation::Borrowed {
 public:
  explicit Borrowed(const std::array<std::unique_ptr<Reader>, readers>& all) {
    const std::size_t own = std::hash<std::thread::id>{}(std::this_thread::get_id()) % readers;
    for (std::size_t i = 0; i < readers; ++i) {
      reader_ = all[(own + i) % readers].get();
      lock_ = std::unique_lock(reader_->mutex, std::try_to_lock);
      if (lock_.owns_lock()) {
        return;
      }
    }
    reader_ = all[own].get();
    lock_ = std::unique_lock(reader_->mutex);
  }
  Reader* operator->() { return reader_; }

 private:
  Reader* reader_ = nullptr;
  std::unique_lock<std::mutex> lock_;
};

Generation::Generation(const FileIdentity& identity) : identity_(identity) {}
Generation::~Generation() = default;

std::expected<std::shared_ptr<const Generation>, std::string> Generation::load(
    const std::string& path, const FileIdentity& identity) {
  std::shared_ptr<Generation> generation(new Generation(identity));
  for (auto& reader : generation->readers_) {
    auto opened = Reader::open(path);
    if (!opened) {
      return std::unexpected(opened.error());
    }
    reader = std::move(*opened);
  }
  // All readers must have opened the same file: since they hold it open, its inode cannot come back
  // as another one.
  const auto after = identify(path);
  if (!after || *after != identity) {
    return std::unexpected("changed while it was being opened");
  }
  Connection& first = generation->readers_.front()->connection;
  auto good = check_schema(first, identity.size);
  if (good && identity.size <= max_checked_octets) {
    good = check_pages(first);
  }
  if (!good) {
    return std::unexpected(good.error());
  }
  for (auto& reader : generation->readers_) {
    if (const auto prepared = reader->prepare(); !prepared) {
      return std::unexpected(prepared.error());
    }
  }
  if (const auto facts = generation->read_facts(); !facts) {
    return std::unexpected(facts.error());
  }
  return generation;
}

std::expected<void, std::string> Generation::read_facts() {
  auto statement = readers_.front()->connection.prepare(
      "SELECT serial, expires, organisations, domains FROM meta");
  const auto row = statement ? statement->step() : std::unexpected(statement.error());
  if (!row || !*row) {
    return damaged(row ? "it does not tell its serial" : row.error());
  }
  const std::int64_t serial = statement->number(0);
  const std::int64_t organisations = statement->number(2);
  const std::int64_t domains = statement->number(3);
  if (serial < 0 || organisations < 0 || domains < 0) {
    return damaged("a number is negative");
  }
  facts_.serial = static_cast<std::uint64_t>(serial);
  facts_.organisations = static_cast<std::uint64_t>(organisations);
  facts_.domains = static_cast<std::uint64_t>(domains);
  if (const auto expires = statement->optional_number(1)) {
    facts_.expires = std::chrono::sys_seconds(std::chrono::seconds(*expires));
  }
  return {};
}

Found Generation::find(std::string_view domain) const {
  if (const auto known = matches_.find(domain)) {
    return **known;
  }
  Found found = search(domain);
  if (found) {
    matches_.keep(domain, std::make_shared<const std::optional<Match>>(*found));
  }
  return found;
}

Found Generation::search(std::string_view domain) const {
  Borrowed reader(readers_);
  std::optional<std::int64_t> nearer;  // the organisation of a registered name in between
  for (std::string_view name = domain; !name.empty(); name = next_parent(name)) {
    const auto row = reader->ask_domain(name);
    if (!row) {
      return std::unexpected(row.error());
    }
    const auto& found = *row;
    if (!found) {
      continue;
    }
    if (nearer && *nearer != found->organisation) {
      return std::nullopt;
    }
    if (name == domain || found->subdomains) {
      return reader->read_match(found->organisation, name);
    }
    nearer = found->organisation;
  }
  return std::nullopt;
}

std::expected<std::vector<Organisation>, std::string> Generation::find_by_folded_name(
    std::string_view folded) const {
  if (unknown_names_.find(folded)) {
    return {};
  }
  Borrowed reader(readers_);
  Use statement(reader->by_name);
  statement->bind(1, folded);
  statement->bind(2, max_namesakes);
  auto organisations = read_entries(reader->by_name);
  if (organisations && organisations->empty()) {
    unknown_names_.keep(folded, true);
  }
  return organisations;
}

std::expected<std::vector<Organisation>, std::string> Generation::list(std::string_view after_id,
                                                                       std::size_t limit) const {
  Borrowed reader(readers_);
  Use statement(reader->by_id);
  statement->bind(1, after_id);
  statement->bind(2, static_cast<std::int64_t>(std::min<std::size_t>(limit, INT32_MAX)));
  return read_entries(reader->by_id);
}

}  // namespace anshin::registry
