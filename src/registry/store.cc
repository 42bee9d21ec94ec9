// The read side of a registry.
#include <anshin/registry.h>

#include "registry/calendar_date.h"
#include "registry/file_watch.h"
#include "registry/organisation.h"
#include "text/printable.h"

namespace anshin::registry {

struct Store::State {
  State(std::string store_name, std::string store_folder, Role store_role)
      : name(std::move(store_name)),
        folder(std::move(store_folder)),
        role(store_role),
        file(folder + "/" + file_name) {}

  std::string name;
  std::string folder;
  Role role;
  FileWatch file;

  std::string expiry_problem(const Meta& meta, std::chrono::sys_seconds now) const {
    if (!meta.release.expires || now <= *meta.release.expires) {
      return {};
    }
    return "registry " + name + " expired on " + format_time(*meta.release.expires) +
           " and must be brought up to date";
  }

  // What `ask` finds in the present generation; the error names the file.
  template <typename Ask>
  auto ask(const Ask& question) const -> decltype(question(std::declval<const Generation&>())) {
    const FileWatch::View view = file.view();
    if (!view.generation) {
      return std::unexpected(view.problem);
    }
    auto answer = question(*view.generation);
    if (!answer) {
      return std::unexpected(file.path() + ": " + answer.error());
    }
    return answer;
  }
};

Store::Store(std::string name, std::string folder, Role role)
    : state_(std::make_unique<State>(std::move(name), std::move(folder), role)) {}
Store::~Store() = default;

const std::string& Store::name() const {
  return state_->name;
}

const std::string& Store::folder() const {
  return state_->folder;
}

Store::Role Store::role() const {
  return state_->role;
}

std::shared_ptr<const Generation> Store::generation() const {
  return state_->file.view().generation;
}

Finding Store::lookup(std::string_view domain, std::chrono::sys_seconds now) const {
  Finding finding;
  const FileWatch::View view = state_->file.view();
  const auto unavailable = [&](const std::string& why) {
    finding.status = FindingStatus::unavailable;
    finding.reason = why;
    return finding;
  };
  if (!view.generation) {
    return unavailable("registry " + state_->name + " cannot be read: " + view.problem);
  }
  if (const std::string expired = state_->expiry_problem(view.generation->meta(), now);
      !expired.empty()) {
    return unavailable(expired);
  }
  const auto match = view.generation->find(domain);
  if (!match) {
    return unavailable("registry " + state_->name + " cannot be read: " + match.error());
  }
  finding.registry = state_->name;
  finding.serial = view.generation->meta().release.serial;
  const std::string shown = text::printable(domain, 253);
  if (!*match) {
    finding.reason = shown + " is not in registry " + state_->name;
    return finding;
  }
  if (const std::string invalid = validity_problem((*match)->organisation, now); !invalid.empty()) {
    finding.matched_domain = (*match)->domain;
    finding.reason = shown + " is not registered now: " + invalid;
    return finding;
  }
  finding.status = FindingStatus::registered;
  finding.organisation = (*match)->organisation;
  finding.matched_domain = (*match)->domain;
  finding.reason = finding.matched_domain + " is registered for " + finding.organisation.id +
                   " in registry " + state_->name;
  return finding;
}

std::expected<std::optional<Organisation>, std::string> Store::find_by_id(
    std::string_view id) const {
  return state_->ask([id](const Generation& generation) { return generation.find_by_id(id); });
}

bool Store::may_have(lookalike::Key key) const {
  const auto present = generation();
  return present && present->may_have(key);
}

std::vector<Organisation> Store::find_by_key(lookalike::Key key, std::size_t limit,
                                             std::chrono::sys_seconds now) const {
  const FileWatch::View view = state_->file.view();
  if (limit == 0 || !view.generation || !view.generation->may_have(key) ||
      !state_->expiry_problem(view.generation->meta(), now).empty()) {
    return {};
  }
  auto found = view.generation->find_by_key(key, limit);
  if (!found) {
    return {};
  }
  std::erase_if(*found, [now](const Organisation& organisation) {
    return !validity_problem(organisation, now).empty();
  });
  return std::move(*found);
}

std::optional<Revocation> Store::find_revocation(std::string_view id,
                                                 std::string_view domain) const {
  const auto present = generation();
  return present ? present->revocations().find(id, domain) : std::nullopt;
}

std::expected<std::vector<Revocation>, std::string> Store::revocations() const {
  return state_->ask(
      [](const Generation& generation) -> std::expected<std::vector<Revocation>, std::string> {
        return generation.revocations().all();
      });
}

std::expected<std::vector<Organisation>, std::string> Store::list(std::string_view after_id,
                                                                  std::size_t limit) const {
  return state_->ask(
      [after_id, limit](const Generation& generation) { return generation.list(after_id, limit); });
}

Store::Information Store::information() const {
  const FileWatch::View view = state_->file.view();
  Information information;
  information.available = view.generation != nullptr;
  information.problem = view.problem;
  FileWatch::Outages outages = state_->file.outages();
  information.outages = outages.count;
  information.last_problem = std::move(outages.last_problem);
  if (view.generation) {
    const Meta& meta = view.generation->meta();
    information.serial = meta.release.serial;
    information.organisations = meta.organisations;
    information.domains = meta.domains;
    information.revocations = view.generation->revocations().size();
    information.origin = meta.release.registry;
    if (meta.is_issued) {
      information.issued = meta.release.issued;
    }
    information.expires = meta.release.expires;
    information.look_alikes = view.generation->has_look_alikes();
  }
  return information;
}

}  // namespace anshin::registry
