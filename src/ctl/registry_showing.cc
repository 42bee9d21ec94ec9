// The commands that only look into registries.
#include "ctl/registry_showing.h"

#include "ctl/outcome.h"
#include "ctl/table.h"
#include "ctl/terminal.h"
#include "registry/calendar_date.h"
#include "text/domain_name.h"

#include <nlohmann/json.hpp>

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
    text += (registered.subdomains ? "*." : "") + text::unicode_domain(registered.domain);
  }
  return text;
}

std::string validity_text(const Organisation& organisation) {
  const auto date = [](const std::optional<std::chrono::sys_days>& day) {
    return day ? registry::format_date(*day) : std::string();
  };
  if (!organisation.valid_from && !organisation.valid_until) {
    return "always";
  }
  return date(organisation.valid_from) + " to " + date(organisation.valid_until);
}

template <typename Receive>
void for_each_organisation(const registry::Store& store, const Receive& receive) {
  std::string after;
  while (true) {
    const auto organisations = store.list(after, page);
    if (!organisations) {
      throw std::runtime_error(organisations.error());
    }
    for (const Organisation& organisation : *organisations) {
      receive(organisation);
    }
    if (organisations->size() < page) {
      return;
    }
    after = organisations->back().id;
  }
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

bool is_expired(const registry::Store::Information& information) {
  return information.expires && current_time() > *information.expires;
}

Json status_json(const registry::Store& store, const registry::Store::Information& information) {
  return {{"name", store.name()},
          {"available", information.available && !is_expired(information)},
          {"problem", information.problem},
          {"serial", information.serial},
          {"organisations", information.organisations},
          {"domains", information.domains},
          {"expires", information.expires ? Json(registry::format_time(*information.expires))
                                          : Json(nullptr)}};
}

std::string state_text(const registry::Store::Information& information) {
  if (!information.available) {
    return "unavailable: " + information.problem;
  }
  if (is_expired(information)) {
    return "expired";
  }
  return information.problem.empty() ? "in order" : "old data: " + information.problem;
}

}  // namespace

int run_list(const ListOptions& options) {
  const auto store = registry_stores(options.where).front();
  if (options.where.json) {
    for_each_organisation(*store, [](const Organisation& organisation) {
      std::cout << "{\"put\":" << registry::format_organisation(organisation) << "}\n";
    });
    return Outcome::kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for_each_organisation(*store, [&rows](const Organisation& organisation) {
    rows.push_back({organisation.id, organisation.display_name().first, validity_text(organisation),
                    domains_text(organisation)});
  });
  if (rows.empty()) {
    std::cerr << "registry " << store->name() << " is empty\n";
    return Outcome::kDone;
  }
  print_table(std::cout, {"ID", "NAME", "VALID", "DOMAINS"}, rows);
  return Outcome::kDone;
}

int run_lookup(const LookupOptions& options) {
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

int run_status(const StatusOptions& options) {
  int status = Outcome::kDone;
  Json all = Json::array();
  std::vector<std::vector<std::string>> rows;
  for (const auto& store : registry_stores(options.where)) {
    const auto information = store->information();
    const std::string state = state_text(information);
    status = state == "in order" ? status : Outcome::kNotWell;
    all.push_back(status_json(*store, information));
    rows.push_back({store->name(), std::to_string(information.serial),
                    std::to_string(information.organisations), std::to_string(information.domains),
                    information.expires ? registry::format_time(*information.expires) : "never",
                    state});
  }
  if (options.where.json) {
    std::cout << Json{{"registries", all}}.dump() << '\n';
    return status;
  }
  print_table(std::cout, {"NAME", "SERIAL", "ORGANISATIONS", "DOMAINS", "EXPIRES", "STATE"}, rows);
  return status;
}

}  // namespace anshin::ctl
