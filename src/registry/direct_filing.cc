// Domains and look-alike keys changed in place.
#include "registry/filing.h"
#include "registry/key_filter_table.h"
#include "registry/schema.h"

#include <initializer_list>
#include <utility>
#include <vector>

namespace anshin::registry {

namespace {

// More additions than this are read back from the table.
constexpr std::size_t most_remembered = 1'000'000;

class DirectFiling : public Filing {
 public:
  DirectFiling(Connection& connection, std::uint64_t keys)
      : connection_(&connection), keys_(keys) {}

  Done prepare() {
    const std::initializer_list<std::pair<Statement*, std::string_view>> wanted = {
        {&find_domain_, "SELECT organisation FROM domain WHERE domain = ?1"},
        {&insert_domain_,
         "INSERT INTO domain (domain, subdomains, organisation) VALUES (?1, ?2, ?3)"},
        {&delete_domain_, "DELETE FROM domain WHERE domain = ?1"},
        {&insert_key_, "INSERT INTO look_alike (key, organisation) VALUES (?1, ?2)"},
        {&delete_key_, "DELETE FROM look_alike WHERE key = ?1 AND organisation = ?2"}};
    for (const auto& [statement, sql] : wanted) {
      auto prepared = connection_->prepare(sql);
      if (!prepared) {
        return std::unexpected(prepared.error());
      }
      *statement = std::move(*prepared);
    }
    return {};
  }

  std::expected<std::optional<std::int64_t>, std::string> owner_of(
      std::string_view domain) override {
    Use statement(find_domain_);
    statement->bind(1, domain);
    const auto row = statement->step();
    if (!row) {
      return std::unexpected(row.error());
    }
    return *row ? std::optional(statement->number(0)) : std::nullopt;
  }

  Done insert(const FiledOrganisation& organisation) override {
    for (const RegisteredDomain& registered : organisation.domains) {
      insert_domain_.bind(1, registered.domain);
      insert_domain_.bind(2, std::int64_t{registered.subdomains ? 1 : 0});
      insert_domain_.bind(3, organisation.number);
      if (auto done = insert_domain_.run(); !done) {
        return done;
      }
    }
    for (const lookalike::Key key : organisation.keys) {
      insert_key_.bind(1, row_of_key(key));
      insert_key_.bind(2, organisation.number);
      if (auto done = insert_key_.run(); !done) {
        return done;
      }
    }
    keys_ += organisation.keys.size();
    remember(organisation.keys);
    return {};
  }

  Done erase(const FiledOrganisation& organisation) override {
    for (const RegisteredDomain& registered : organisation.domains) {
      delete_domain_.bind(1, registered.domain);
      if (auto done = delete_domain_.run(); !done) {
        return done;
      }
    }
    for (const lookalike::Key key : organisation.keys) {
      delete_key_.bind(1, row_of_key(key));
      delete_key_.bind(2, organisation.number);
      if (auto done = delete_key_.run(); !done) {
        return done;
      }
    }
    if (keys_ < organisation.keys.size()) {
      return std::unexpected("it has more look-alike keys than it says");
    }
    keys_ -= organisation.keys.size();
    return {};
  }

  bool can_reuse_rows() const override { return true; }

  std::expected<std::uint64_t, std::string> finish() override {
    if (const auto done = filter_is_stale_ ? make_filter() : amend_filter(); !done) {
      return std::unexpected(done.error());
    }
    return keys_;
  }

 private:
  void remember(std::span<const lookalike::Key> keys) {
    if (filter_is_stale_ || added_.size() + keys.size() > most_remembered) {
      filter_is_stale_ = true;
      added_.clear();
    } else {
      added_.insert(added_.end(), keys.begin(), keys.end());
    }
  }

  // What was removed stays in the filter until it is made anew.
  Done amend_filter() {
    if (added_.empty()) {
      return {};
    }
    auto filter = read_filter(*connection_);
    if (!filter) {
      return std::unexpected(filter.error());
    }
    if (filter->room() < keys_) {
      return make_filter();
    }
    for (const lookalike::Key key : added_) {
      filter->add(key);
    }
    return write_filter(*connection_, *filter);
  }

  Done make_filter() {
    auto writer = FilterWriter::open(*connection_, keys_);
    auto rows = connection_->prepare("SELECT key FROM look_alike ORDER BY key");
    if (!rows || !writer) {
      return std::unexpected(rows ? writer.error() : rows.error());
    }
    while (true) {
      const auto row = rows->step();
      if (!row) {
        return std::unexpected(row.error());
      }
      if (!*row) {
        return writer->finish();
      }
      if (auto done = writer->add(key_of_row(rows->number(0))); !done) {
        return done;
      }
    }
  }

  Connection* connection_;
  Statement find_domain_{nullptr};
  Statement insert_domain_{nullptr};
  Statement delete_domain_{nullptr};
  Statement insert_key_{nullptr};
  Statement delete_key_{nullptr};
  std::uint64_t keys_;
  std::vector<lookalike::Key> added_;  // that the filter does not know yet
  bool filter_is_stale_ = false;       // more were added than are worth remembering
};

}  // namespace

std::expected<std::unique_ptr<Filing>, std::string> open_direct_filing(Connection& connection,
                                                                       std::uint64_t keys) {
  auto filing = std::make_unique<DirectFiling>(connection, keys);
  if (const auto done = filing->prepare(); !done) {
    return std::unexpected(done.error());
  }
  return filing;
}

}  // namespace anshin::registry
