// Domains and look-alike keys collected in scratch files and written in order at the end: filling
// SQLite's trees in order takes a tenth of the time that chance order takes.
#include "lookalike/resemblance.h"
#include "registry/domain_runs.h"
#include "registry/filing.h"
#include "registry/key_filter_table.h"
#include "registry/look_alikes.h"
#include "registry/row_batch.h"
#include "registry/schema.h"

#include <utility>
#include <vector>

namespace anshin::registry {

namespace {

class BulkFiling : public Filing {
 public:
  BulkFiling(Connection& connection, DomainRuns domains, KeyRuns keys)
      : connection_(&connection), domains_(std::move(domains)), keys_(std::move(keys)) {}

  std::expected<std::optional<std::int64_t>, std::string> owner_of(
      std::string_view domain) override {
    const auto found = domains_.find(domain);
    if (!found) {
      return std::unexpected(found.error());
    }
    for (const std::int64_t number : *found) {
      if (!is_erased(number)) {
        return number;
      }
    }
    return std::nullopt;
  }

  Done insert(const FiledOrganisation& organisation) override {
    for (const RegisteredDomain& registered : organisation.domains) {
      if (auto done = domains_.add({.domain = registered.domain,
                                    .subdomains = registered.subdomains,
                                    .organisation = organisation.number});
          !done) {
        return done;
      }
    }
    for (const lookalike::Key key : organisation.keys) {
      if (auto done = keys_.add({.key = key, .organisation = organisation.number}); !done) {
        return done;
      }
    }
    return {};
  }

  Done erase(const FiledOrganisation& organisation) override {
    const auto number = static_cast<std::size_t>(organisation.number);
    if (erased_.size() <= number) {
      erased_.resize(number + 1);
    }
    erased_[number] = true;
    erased_keys_ += organisation.keys.size();
    return {};
  }

  // What is in the scratch files of an erased organisation is told by its row.
  bool can_reuse_rows() const override { return false; }

  std::expected<std::uint64_t, std::string> finish() override {
    Done done = write_domains();
    if (done) {
      done = write_keys(*connection_, keys_,
                        [this](std::int64_t number) { return !is_erased(number); });
    }
    if (!done) {
      return std::unexpected(done.error());
    }
    return keys_.size() - erased_keys_;
  }

 private:
  bool is_erased(std::int64_t number) const {
    const auto index = static_cast<std::size_t>(number);
    return index < erased_.size() && erased_[index];
  }

  Done write_domains() {
    auto rows =
        RowBatch::open(*connection_, "INSERT INTO domain (domain, subdomains, organisation)", 3);
    if (!rows) {
      return std::unexpected(rows.error());
    }
    const Done done = domains_.merge([&](const FiledDomain& filed) -> Done {
      if (is_erased(filed.organisation)) {
        return {};
      }
      rows->add(filed.domain);
      rows->add(std::int64_t{filed.subdomains ? 1 : 0});
      rows->add(filed.organisation);
      return rows->end_row();
    });
    return done ? rows->flush() : done;
  }

  Connection* connection_;
  DomainRuns domains_;
  KeyRuns keys_;
  std::vector<bool> erased_;  // by row
  std::uint64_t erased_keys_ = 0;
};

}  // namespace

std::expected<std::unique_ptr<Filing>, std::string> open_bulk_filing(Connection& connection,
                                                                     const std::string& folder) {
  auto domains = DomainRuns::make(folder);
  auto keys = KeyRuns::make(folder);
  if (!domains || !keys) {
    return std::unexpected(domains ? keys.error() : domains.error());
  }
  return std::make_unique<BulkFiling>(connection, std::move(*domains), std::move(*keys));
}

Filing::Done write_keys(Connection& connection, KeyRuns& keys,
                        const std::function<bool(std::int64_t)>& counts) {
  auto filter = FilterWriter::open(connection, keys.size());
  auto rows = RowBatch::open(connection, "INSERT INTO look_alike (key, organisation)", 2);
  if (!filter || !rows) {
    return std::unexpected(filter ? rows.error() : filter.error());
  }
  Filing::Done done = keys.merge([&](FiledKey filed) -> Filing::Done {
    if (!counts(filed.organisation)) {
      return {};
    }
    rows->add(row_of_key(filed.key));
    rows->add(filed.organisation);
    if (auto added = filter->add(filed.key); !added) {
      return added;
    }
    return rows->end_row();
  });
  if (done) {
    done = rows->flush();
  }
  return done ? filter->finish() : done;
}

std::expected<std::uint64_t, std::string> refile_keys(Connection& connection,
                                                      const std::string& folder) {
  auto keys = KeyRuns::make(folder);
  auto entries = connection.prepare("SELECT number, entry FROM organisation");
  if (!keys || !entries) {
    return std::unexpected(keys ? entries.error() : keys.error());
  }
  while (true) {
    const auto row = entries->step();
    if (!row) {
      return std::unexpected(row.error());
    }
    if (!*row) {
      break;
    }
    const auto organisation = parse_organisation(entries->text(1));
    if (!organisation) {
      return std::unexpected("an entry cannot be read: " + organisation.error());
    }
    for (const lookalike::Key key : lookalike::keys_of(subject_of(*organisation))) {
      if (const auto done = keys->add({.key = key, .organisation = entries->number(0)}); !done) {
        return std::unexpected(done.error());
      }
    }
  }
  Filing::Done done = connection.execute("DELETE FROM look_alike");
  if (done) {
    done = write_keys(connection, *keys, [](std::int64_t) { return true; });
  }
  if (!done) {
    return std::unexpected(done.error());
  }
  return keys->size();
}

}  // namespace anshin::registry
