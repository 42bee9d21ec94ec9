#include "ctl/registry_domain.h"

#include "authority/domain_challenge.h"
#include "authority/domain_control.h"
#include "ctl/acting_as_owner.h"
#include "ctl/configuration_option.h"
#include "ctl/registry_command.h"
#include "ctl/registry_domain_report.h"
#include "ctl/registry_folding.h"
#include "ctl/terminal.h"
#include "text/domain_name.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace anshin::ctl {
namespace {

using authority::DomainReport;
using Json = nlohmann::ordered_json;

constexpr std::chrono::seconds patience{30};  // for all questions of a domain

struct ChallengeOptions {
  RegistryOptions where;
  std::string domain;
  std::string id;
};

struct CheckOptions {
  RegistryOptions where;
  std::string domain;
  std::string id;
  bool without_challenge = false;
  std::vector<std::string> selectors;
  std::string zone_file;
};

std::string normalised(const std::string& option, const std::string& domain) {
  auto normal = text::normalise_domain(domain);
  if (!normal) {
    throw CLI::ValidationError(option, normal.error());
  }
  return std::move(*normal);
}

void check_id(const std::string& id) {
  if (id.empty()) {
    return;
  }
  if (const auto good = registry::check_organisation_id(id); !good) {
    throw CLI::ValidationError("--id", good.error());
  }
}

authority::ChallengeKey challenge_key(const RegistryOptions& where) {
  const std::string folder = registry_places(where).front().folder;
  const ActingAsOwner acting(folder);
  auto key = authority::ChallengeKey::open(folder);
  if (!key) {
    throw std::runtime_error(key.error());
  }
  return std::move(*key);
}

// What an applicant may have been told to publish: the record for the organisation, or the one for
// the domain alone.
std::vector<std::string> accepted_values(const authority::ChallengeKey& key,
                                         const std::string& domain, const std::string& id) {
  std::vector<std::string> values;
  if (!id.empty()) {
    values.push_back(key.value_for(domain, id));
  }
  values.push_back(key.value_for(domain, ""));
  return values;
}

std::vector<authority::KeyPlace> key_places(const std::vector<std::string>& selectors,
                                            const std::string& domain) {
  std::vector<authority::KeyPlace> places;
  for (const std::string& selector : selectors) {
    auto place = authority::parse_key_place(selector, domain);
    if (!place) {
      throw CLI::ValidationError("--selector", place.error());
    }
    places.push_back(std::move(*place));
  }
  return places;
}

// Asks the servers or the zone file of the configuration.
class DomainChecker {
 public:
  DomainChecker(const std::string& configuration_file, const std::string& zone_file)
      : configuration_(load_configuration(configuration_file)) {
    const std::string& zone = zone_file.empty() ? configuration_.zone_file : zone_file;
    resolver_ = zone.empty() ? dns::make_network_resolver(configuration_.dns)
                             : dns::make_zone_file_resolver(zone);
  }

  DomainReport check(const std::string& domain, std::vector<authority::KeyPlace> keys,
                     std::vector<std::string> challenges) const {
    return authority::check_domain(resolver_,
                                   {.domain = domain,
                                    .keys = std::move(keys),
                                    .challenges = std::move(challenges),
                                    .limits = configuration_.auth.dkim,
                                    .discovery = configuration_.auth.dmarc_discovery},
                                   std::chrono::steady_clock::now() + patience);
  }

 private:
  config::Configuration configuration_;
  std::shared_ptr<dns::Resolver> resolver_;
};

int run_challenge(const ChallengeOptions& options) {
  check_id(options.id);
  const std::string domain = normalised("DOMAIN", options.domain);
  const std::string value = challenge_key(options.where).value_for(domain, options.id);
  const std::string name = authority::challenge_name(domain);
  if (options.where.json) {
    Json json{{"domain", domain}, {"name", name}, {"type", "TXT"}, {"value", value}};
    if (!options.id.empty()) {
      json["id"] = options.id;
    }
    std::cout << json.dump() << '\n';
    return Outcome::kDone;
  }
  std::cout
      << "Publish this record in the DNS:\n\n  " << toned(name, Tone::strong) << ". 3600 IN TXT \""
      << toned(value, Tone::strong) << "\"\n\nWhoever can do that controls "
      << text::unicode_domain(domain) << "."
      << (options.id.empty() ? ""
                             : " The record is worth nothing to anybody but " + options.id + ".")
      << " Check it with:\n\n  anshinctl registry check-domain " << domain
      << (options.id.empty() ? "" : " --id " + options.id) << repeated_options(options.where)
      << " --selector SELECTOR\n\n\"registry add --verify-domain\" checks it again. After that "
         "the record may go.\n";
  return Outcome::kDone;
}

int run_check(const CheckOptions& options) {
  check_id(options.id);
  const std::string domain = normalised("DOMAIN", options.domain);
  auto keys = key_places(options.selectors, domain);
  std::vector<std::string> challenges;
  if (!options.without_challenge) {
    challenges = accepted_values(challenge_key(options.where), domain, options.id);
  }
  const DomainChecker checker(options.where.configuration, options.zone_file);
  const std::vector<DomainReport> reports{
      checker.check(domain, std::move(keys), std::move(challenges))};
  const int status = status_of(reports);
  if (options.where.json) {
    std::cout << reports_json(reports).front().dump() << '\n';
    return status;
  }
  print_reports(reports);
  return status;
}

void describe_challenge(CLI::App& command, ChallengeOptions& options) {
  fold_width(command.add_option("DOMAIN", options.domain, "Domain to be registered"))->required();
  fold_width(command.add_option(
      "--id", options.id,
      "Identifier of the applicant: the record is then worth nothing to others"));
  command.footer(
      "The value follows from the domain, the identifier and a secret, the file challenge.key in\n"
      "the registry's folder (made at first use, mode 0600; keep it with the signing keys). "
      "Nothing\nis kept for a domain: the same command prints the same record again.\n\nExample:\n"
      "  anshinctl registry challenge qualitia.co.jp --id jcn:2010001084915");
}

void describe_check(CLI::App& command, CheckOptions& options) {
  fold_width(command.add_option("DOMAIN", options.domain, "Domain to be registered"))->required();
  fold_width(command.add_option("--id", options.id,
                                "Identifier of the applicant, as given to \"challenge\""));
  fold_width(command.add_option(
                 "--selector", options.selectors,
                 "DKIM selector that its mail is signed with (or SELECTOR._domainkey.DOMAIN where "
                 "it is signed\nfor another domain); may be given several times"))
      ->required();
  command.add_flag("--without-challenge", options.without_challenge,
                   "Check DKIM and DMARC only, e.g. of domains that are registered");
  command.add_option("--zone-file", options.zone_file,
                     "Answer DNS questions from this RFC 1035 file only");
  command.footer(
      "Asks the DNS (the servers or zone_file of the configuration) for the challenge, for a "
      "usable DKIM\nkey of each selector and for the DMARC record.\n"
      "Exit status: 0 the domain may be registered; 1 something is missing or wrong; 75 the DNS "
      "gave no "
      "answer.\n\nExample:\n"
      "  anshinctl registry check-domain qualitia.co.jp --selector s1");
}

}  // namespace

void add_domain_commands(CLI::App& registry, Outcome& outcome) {
  add_registry_command(registry, outcome, "challenge",
                       "Print the DNS record by which an applicant shows control of a domain",
                       run_challenge, describe_challenge);
  add_registry_command(registry, outcome, "check-domain",
                       "Check a domain's challenge, DKIM keys and DMARC record in the DNS",
                       run_check, describe_check);
}

void describe_domain_check(CLI::App& command, DomainCheckOptions& options) {
  CLI::Option* verify = command.add_flag(
      "--verify-domain", options.verify,
      "Add it only if the DNS has the challenge, the DKIM keys and a DMARC record of each domain");
  CLI::Option* selector = fold_width(
      command.add_option("--selector", options.selectors,
                         "DKIM selector that its mail is signed with; may be given several times"));
  selector->needs(verify);
  verify->needs(selector);
  command
      .add_option("--zone-file", options.zone_file,
                  "Answer DNS questions from this RFC 1035 file only")
      ->needs(verify);
}

int verify_domains(const RegistryOptions& where, const DomainCheckOptions& options,
                   const registry::Organisation& organisation) {
  if (!options.verify) {
    return Outcome::kDone;
  }
  check_id(organisation.id);
  const auto key = challenge_key(where);
  const DomainChecker checker(where.configuration, options.zone_file);
  std::vector<DomainReport> reports;
  for (const registry::RegisteredDomain& registered : organisation.domains) {
    const std::string domain = normalised("--domain", registered.domain);
    reports.push_back(checker.check(domain, key_places(options.selectors, domain),
                                    accepted_values(key, domain, organisation.id)));
  }
  const int status = status_of(reports);
  if (!where.json) {
    print_reports(reports);
    std::cout << '\n';
  }
  if (status == Outcome::kDone) {
    return status;
  }
  if (where.json) {
    std::cout << Json{{"added", false}, {"domains", reports_json(reports)}}.dump() << '\n';
  }
  std::cerr << "anshinctl: "
            << (status == Outcome::kTemporary
                    ? "the DNS gave no answer, so nothing was added; try again later\n"
                    : "the domains are not ready, so nothing was added\n");
  return status;
}

}  // namespace anshin::ctl
