// Lookups in one registry file. Every reader is a connection with its prepared statements and a
// lock of its own.
#include "registry/generation.h"

#include "lookalike/resemblance.h"
#include "registry/key_filter_table.h"
#include "registry/organisation.h"
#include "registry/schema.h"
#include "registry/sqlite.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <mutex>
#include <thread>

namespace anshin::registry {

namespace {

using Found = std::expected<std::shared_ptr<const Match>, std::string>;

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

std::int64_t limit_of(std::size_t limit) {
  return static_cast<std::int64_t>(std::min<std::size_t>(limit, INT32_MAX));
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
  Statement by_id{nullptr};
  Statement by_key{nullptr};
  Statement after_id{nullptr};

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
        {&by_id, "SELECT entry FROM organisation WHERE id = ?1"},
        {&by_key,
         "SELECT entry FROM look_alike JOIN organisation ON number = organisation WHERE key = ?1 "
         "ORDER BY look_alike.organisation LIMIT ?2"},
        {&after_id, "SELECT entry FROM organisation WHERE id > ?1 ORDER BY id LIMIT ?2"}};
    for (const auto& [statement, sql] : statements) {
      auto prepared = connection.prepare(sql);
      if (!prepared) {
        return damaged(prepared.error());
      }
      *statement = std::move(*prepared);
    }
    // One transaction for all lookups: for each one of its own SQLite would look whether the file
    // has changed.
    return connection.execute("BEGIN");
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

  std::expected<Organisation, std::string> entry(std::int64_t number) {
    Use statement(by_number);
    statement->bind(1, number);
    const auto row = statement->step();
    if (!row) {
      return damaged(row.error());
    }
    if (!*row) {
      return damaged("the organisation of a domain is missing");
    }
    return read_entry(by_number);
  }

  Found read_match(std::int64_t number, std::string_view domain) {
    auto organisation = entry(number);
    if (!organisation) {
      return std::unexpected(organisation.error());
    }
    if (!has_domain(*organisation, domain)) {
      return damaged("a domain points to the entry of another organisation");
    }
    return std::make_shared<const Match>(
        Match{.organisation = std::move(*organisation), .domain = std::string(domain)});
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

Generation::Generation(const FileIdentity& identity, int descriptor)
    : identity_(identity), file_(descriptor) {}
Generation::~Generation() = default;

std::expected<std::shared_ptr<const Generation>, std::string> Generation::load(
    const std::string& path, const FileIdentity& identity) {
  std::shared_ptr<Generation> generation(
      new Generation(identity, ::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
  if (!generation->file_.is_open()) {
    return std::unexpected(std::string("cannot be opened: ") + std::strerror(errno));
  }
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
  if (const auto facts = generation->read_own_facts(); !facts) {
    return damaged(facts.error());
  }
  return generation;
}

// The error is without "damaged".
std::expected<void, std::string> Generation::read_own_facts() {
  Connection& connection = readers_.front()->connection;
  auto meta = read_meta(connection);
  if (!meta) {
    return std::unexpected(meta.error());
  }
  meta_ = std::move(*meta);
  auto revocations = read_revocations(connection);
  if (!revocations) {
    return std::unexpected(revocations.error());
  }
  revocations_ = std::move(*revocations);
  has_look_alikes_ = meta_.organisations == 0 || meta_.keys_version == lookalike::keys_version();
  if (has_look_alikes_) {
    auto filter = read_filter(connection);
    if (!filter) {
      return std::unexpected(filter.error());
    }
    filter_ = std::move(*filter);
  }
  return {};
}

// A rename over the file changes its ctime too, and hurts nobody: not to be looked at.
bool Generation::is_overwritten() const {
  if (overwritten_) {
    return true;
  }
  const auto now = identify(file_.number());
  overwritten_ = !now || now->size != identity_.size || now->modified_ns != identity_.modified_ns;
  return overwritten_;
}

Found Generation::find(std::string_view domain) const {
  if (auto known = matches_.find(domain)) {
    return std::move(*known);
  }
  Found found = if_sound(search(domain));
  if (found) {
    matches_.keep(domain, *found);
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
      return nullptr;
    }
    if (name == domain || found->subdomains) {
      return reader->read_match(found->organisation, name);
    }
    nearer = found->organisation;
  }
  return nullptr;
}

std::expected<std::optional<Organisation>, std::string> Generation::find_by_id(
    std::string_view id) const {
  Borrowed reader(readers_);
  Use statement(reader->by_id);
  statement->bind(1, id);
  auto organisations = if_sound(read_entries(reader->by_id));
  if (!organisations) {
    return std::unexpected(organisations.error());
  }
  return organisations->empty() ? std::nullopt : std::optional(std::move(organisations->front()));
}

std::expected<std::vector<Organisation>, std::string> Generation::find_by_key(
    std::uint64_t key, std::size_t limit) const {
  Borrowed reader(readers_);
  Use statement(reader->by_key);
  statement->bind(1, row_of_key(key));
  statement->bind(2, limit_of(limit));
  auto organisations = if_sound(read_entries(reader->by_key));
  if (organisations) {
    std::ranges::sort(*organisations, {}, &Organisation::id);
  }
  return organisations;
}

std::expected<std::vector<Organisation>, std::string> Generation::list(std::string_view after_id,
                                                                       std::size_t limit) const {
  Borrowed reader(readers_);
  Use statement(reader->after_id);
  statement->bind(1, after_id);
  statement->bind(2, limit_of(limit));
  return if_sound(read_entries(reader->after_id));
}

}  // namespace anshin::registry
