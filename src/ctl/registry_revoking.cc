// Revocations are kept in a local registry: only there they count.
#include "ctl/registry_revoking.h"

#include "authority/publication_state.h"
#include "authority/registry_source.h"
#include "ctl/meant_domain.h"
#include "ctl/registry_command.h"
#include "ctl/registry_folding.h"
#include "ctl/registry_session.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;

struct RevokeOptions {
  RegistryOptions where;
  std::string subject;
  std::string reason;
  bool create = false;
};

struct UnrevokeOptions {
  RegistryOptions where;
  std::string subject;
};

std::string parse_subject(const std::string& text) {
  refuse_address_and_pattern("SUBJECT", text, "a domain covers all names below it anyway");
  auto subject = registry::parse_revocation_subject(text);
  if (!subject) {
    throw CLI::ValidationError("SUBJECT", subject.error());
  }
  return std::move(*subject);
}

// The first local registry unless one is named. A folder of --path may be anybody's.
RegistryPlace local_place(const RegistryOptions& options) {
  const std::vector<RegistryPlace> places = registry_places(options);
  if (!options.path.empty()) {
    return places.front();
  }
  const auto local = std::ranges::find(places, true, &RegistryPlace::local);
  if (local != places.end()) {
    return *local;
  }
  throw std::runtime_error(
      (options.registry.empty() ? "no local registry is configured"
                                : "registry " + options.registry + " is not local") +
      std::string("; revocations count only in one that has local = true in its [[registry]]"));
}

// Who is hit among the registries that are known here, at most one organisation of each.
std::vector<registry::Organisation> covered(const RevokeOptions& options,
                                            const std::string& subject) {
  RegistryOptions all;
  all.configuration = options.where.configuration;
  all.path = options.where.path;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::vector<registry::Organisation> found;
  for (const auto& store : registry_stores(all)) {
    if (subject.find(':') == std::string::npos) {
      if (auto finding = store->lookup(subject, now);
          finding.status == registry::FindingStatus::registered) {
        found.push_back(std::move(finding.organisation));
      }
    } else if (const auto known = store->find_by_id(subject).value_or(std::nullopt)) {
      found.push_back(*known);
    }
  }
  return found;
}

std::string told(const std::vector<registry::Organisation>& organisations,
                 const std::string& subject) {
  if (organisations.empty()) {
    return "no registry here has it now" + std::string(subject.find(':') == std::string::npos
                                                           ? ", but what is below it is revoked too"
                                                           : "");
  }
  std::string text = "it is of ";
  for (std::size_t i = 0; i < organisations.size(); ++i) {
    text.append(i == 0 ? "" : ", ").append(organisations[i].display_name().first);
    text.append(" (").append(organisations[i].id).append(")");
  }
  return text;
}

// What is revoked again without a reason keeps the one that it has.
std::string present_reason(const RegistryPlace& place, const std::string& subject) {
  const auto all = registry::Store(place.name, place.folder).revocations();
  if (!all) {
    return {};
  }
  const auto found = std::ranges::find(*all, subject, &registry::Revocation::subject);
  return found == all->end() ? std::string{} : found->reason;
}

int run_revoke(const RevokeOptions& options) {
  const std::string subject = parse_subject(options.subject);
  auto session = open_session(options.where, local_place(options.where),
                              options.create ? WhereNone::make : WhereNone::ask);
  if (!session) {
    return Outcome::kTemporary;
  }
  const std::string reason =
      options.reason.empty() ? present_reason(session->place, subject) : options.reason;
  if (const auto done = session->editor.revoke({.subject = subject, .reason = reason}); !done) {
    throw std::runtime_error(done.error());
  }
  const auto hit = covered(options, subject);
  const auto now = commit(*session);
  Json facts{{"subject", subject}, {"reason", reason}, {"organisations_hit", Json::array()}};
  for (const auto& organisation : hit) {
    facts["organisations_hit"].push_back(organisation.id);
  }
  tell(options.where, *session, "Revoked " + subject + " (" + told(hit, subject) + ")",
       std::move(facts), now);
  if (const auto state = authority::read_publication_state(session->place.folder);
      state && state->last) {
    std::cerr << "anshinctl: " << authority::revocations_warning(now.revocations) << '\n';
  }
  return Outcome::kDone;
}

int run_unrevoke(const UnrevokeOptions& options) {
  const std::string subject = parse_subject(options.subject);
  auto session = open_session(options.where, local_place(options.where), WhereNone::refuse);
  if (!session) {
    return Outcome::kTemporary;
  }
  const auto removed = session->editor.unrevoke(subject);
  if (!removed) {
    throw std::runtime_error(removed.error());
  }
  if (!*removed) {
    throw std::runtime_error("registry " + session->place.name + " does not revoke " + subject +
                             "; " + command_on(options.where, session->place, "list") +
                             " shows what it revokes");
  }
  const auto now = commit(*session);
  tell(options.where, *session, subject + " is not revoked any more", {{"subject", subject}}, now);
  return Outcome::kDone;
}

void describe_place(CLI::App& command) {
  command.get_option("--registry")
      ->description("Name of a local registry in the configuration (default: the first local one)");
}

void describe_revoke(CLI::App& command, RevokeOptions& options) {
  describe_place(command);
  fold_width(command.add_option(
                 "SUBJECT", options.subject,
                 "Identifier of an organisation, or a domain, which covers all names below it"))
      ->required();
  command.add_option("--reason", options.reason, "Why; it appears in reasons and logs");
  command.add_flag("--create", options.create,
                   "Make the registry if there is none; without it, a registry that was lost is "
                   "not replaced");
  command.footer(
      "Takes effect within a second, in the first local registry unless one is named. What is "
      "revoked is not registered,\nwhichever registry has it.\n\nExample:\n"
      "  anshinctl registry revoke jcn:2010001084915 --reason \"key stolen, ticket 4711\"");
}

void describe_unrevoke(CLI::App& command, UnrevokeOptions& options) {
  describe_place(command);
  fold_width(
      command.add_option("SUBJECT", options.subject, "What was revoked: an identifier or a domain"))
      ->required();
  command.footer("Example:\n  anshinctl registry unrevoke jcn:2010001084915");
}

}  // namespace

void add_revoking_commands(CLI::App& registry, Outcome& outcome) {
  add_registry_command(registry, outcome, "revoke",
                       "Let an organisation or a domain not count here, whoever registered it",
                       run_revoke, describe_revoke);
  add_registry_command(registry, outcome, "unrevoke", "Take a revocation back", run_unrevoke,
                       describe_unrevoke);
}

}  // namespace anshin::ctl
