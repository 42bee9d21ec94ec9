// `registry list` and `registry lookup`.
#include "ctl/registry_showing.h"

#include "ctl/meant_domain.h"
#include "ctl/outcome.h"
#include "ctl/table.h"
#include "ctl/terminal.h"
#include "registry/calendar_date.h"
#include "text/domain_name.h"
#include "text/unmistakable_domain.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iostream>
#include <stdexcept>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;
using registry::FindingStatus;
using registry::Organisation;

constexpr std::size_t page = 500;

std::string domains_text(const Organisation& organisation) {
  std::string text;
  for (const registry::RegisteredDomain& registered : organisation.domains) {
    text += text.empty() ? "" : ", ";
    text += (registered.subdomains ? "*." : "") + text::unmistakable_domain(registered.domain);
  }
  return text;
}

std::string validity_text(const Organisation& organisation) {
  const auto& from = organisation.valid_from;
  const auto& until = organisation.valid_until;
  if (from && until) {
    return registry::format_date(*from) + " to " + registry::format_date(*until);
  }
  if (from) {
    return "from " + registry::format_date(*from);
  }
  return until ? "until " + registry::format_date(*until) : "always";
}

// Whether an organisation is one of those asked for.
class Filter {
 public:
  explicit Filter(const ListOptions& options) : options_(options) {
    if (options.domain.empty()) {
      return;
    }
    refuse_address_and_pattern("--domain", options.domain,
                               "names below a domain are listed anyway");
    auto domain = text::normalise_domain(options.domain);
    if (!domain) {
      throw CLI::ValidationError("--domain", domain.error());
    }
    domain_ = std::move(*domain);
  }

  bool wants_all() const { return options_.id.empty() && options_.name.empty() && domain_.empty(); }
  bool wants(const Organisation& organisation) const {
    return (options_.id.empty() || organisation.id == options_.id) &&
           (options_.name.empty() || has_name(organisation)) &&
           (domain_.empty() || has_domain(organisation));
  }

 private:
  bool has_name(const Organisation& organisation) const {
    return std::ranges::any_of(organisation.names, [this](const auto& name) {
      return name.second.find(options_.name) != std::string::npos;
    });
  }
  bool has_domain(const Organisation& organisation) const {
    return std::ranges::any_of(organisation.domains, [this](const auto& registered) {
      return text::is_same_or_below(registered.domain, domain_);
    });
  }

  const ListOptions& options_;
  std::string domain_;
};

template <typename Value>
Value must(std::expected<Value, std::string> value) {
  if (!value) {
    throw std::runtime_error(value.error());
  }
  return std::move(*value);
}

template <typename Receive>
void for_each_organisation(const registry::Store& store, const ListOptions& options,
                           const Receive& receive) {
  const Filter filter(options);
  if (!options.id.empty()) {
    const auto organisation = must(store.find_by_id(options.id));
    if (organisation && filter.wants(*organisation)) {
      receive(*organisation);
    }
    return;
  }
  std::string after;
  while (true) {
    const auto organisations = must(store.list(after, page));
    for (const Organisation& organisation : organisations) {
      if (filter.wants(organisation)) {
        receive(organisation);
      }
    }
    if (organisations.size() < page) {
      return;
    }
    after = organisations.back().id;
  }
}

std::vector<registry::Revocation> revocations_of(const registry::Store& store,
                                                 const ListOptions& options) {
  return Filter(options).wants_all() ? must(store.revocations())
                                     : std::vector<registry::Revocation>{};
}

void print_organisation(const Organisation& organisation) {
  const auto [name, language] = organisation.display_name();
  std::cout << toned(name, Tone::strong) << " (" << organisation.id << ")\n";
  for (const auto& [other_language, other_name] : organisation.names) {
    if (other_language != language) {
      std::cout << "  " << other_name << " (" << other_language << ")\n";
    }
  }
  if (!organisation.url.empty()) {
    std::cout << "  " << organisation.url << '\n';
  }
  std::cout << "  domains: " << domains_text(organisation) << '\n'
            << "  valid: " << validity_text(organisation) << '\n';
}

std::string_view word(FindingStatus status) {
  switch (status) {
    case FindingStatus::registered:
      return "registered";
    case FindingStatus::not_registered:
      return "not_registered";
    case FindingStatus::unavailable:
      return "unavailable";
  }
  return "unavailable";
}

int exit_status(FindingStatus status) {
  switch (status) {
    case FindingStatus::registered:
      return Outcome::kDone;
    case FindingStatus::not_registered:
      return Outcome::kNotWell;
    case FindingStatus::unavailable:
      return Outcome::kTemporary;
  }
  return Outcome::kTemporary;
}

Json finding_json(const std::string& domain, const registry::Finding& finding) {
  Json json{{"domain", domain}, {"result", word(finding.status)}, {"reason", finding.reason}};
  if (!finding.registry.empty()) {
    json["registry"] = finding.registry;
    json["serial"] = finding.serial;
  }
  if (finding.status == FindingStatus::registered) {
    json["matched_domain"] = finding.matched_domain;
    json["organisation"] = Json::parse(registry::format_organisation(finding.organisation));
  }
  return json;
}

std::chrono::sys_seconds current_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

int run_list(const ListOptions& options) {
  const auto store = registry_stores(options.where).front();
  const auto revocations = revocations_of(*store, options);
  if (options.where.json) {
    for_each_organisation(*store, options, [](const Organisation& organisation) {
      std::cout << "{\"put\":" << registry::format_organisation(organisation) << "}\n";
    });
    for (const registry::Revocation& revocation : revocations) {
      std::cout << Json{{"revoke", revocation.subject}, {"reason", revocation.reason}}.dump()
                << '\n';
    }
    return Outcome::kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for_each_organisation(*store, options, [&rows](const Organisation& organisation) {
    rows.push_back({organisation.id, organisation.display_name().first, validity_text(organisation),
                    domains_text(organisation)});
  });
  if (rows.empty() && revocations.empty()) {
    std::cerr << "registry " << store->name()
              << (Filter(options).wants_all() ? " is empty\n" : " has nothing of the kind\n");
    return Outcome::kDone;
  }
  if (!rows.empty()) {
    print_table(std::cout, {"ID", "NAME", "VALID", "DOMAINS"}, rows);
  }
  if (!revocations.empty()) {
    std::vector<std::vector<std::string>> revoked;
    revoked.reserve(revocations.size());
    for (const registry::Revocation& revocation : revocations) {
      revoked.push_back({revocation.subject, revocation.reason});
    }
    std::cout << (rows.empty() ? "" : "\n");
    print_table(std::cout, {"REVOKED", "REASON"}, revoked);
  }
  return Outcome::kDone;
}

int run_lookup(const LookupOptions& options) {
  refuse_address_and_pattern("DOMAIN", options.domain,
                             "look up the domain, or one name below it such as mail.DOMAIN");
  const auto domain = text::normalise_domain(options.domain);
  if (!domain) {
    throw CLI::ValidationError("DOMAIN", domain.error());
  }
  const registry::Registries registries(registry_stores(options.where));
  const registry::Finding finding = registries.lookup(*domain, {}, current_time());
  if (options.where.json) {
    std::cout << finding_json(*domain, finding).dump() << '\n';
    return exit_status(finding.status);
  }
  if (finding.status == FindingStatus::registered) {
    print_organisation(finding.organisation);
  }
  std::cout << finding.reason << '\n';
  return exit_status(finding.status);
}

}  // namespace anshin::ctl
