// Several registries asked as one: an admin's own first, then the others in order of priority.
#include <anshin/registry.h>

#include "registry/look_alikes.h"
#include "text/domain_name.h"

#include <algorithm>

namespace anshin::registry {

namespace {

bool is_local(const std::shared_ptr<const Store>& store) {
  return store->role() == Store::Role::local;
}

// Of two answers the better one: registered, else one that could not be had, else the earlier.
int rank(FindingStatus status) {
  switch (status) {
    case FindingStatus::registered:
      return 2;
    case FindingStatus::unavailable:
      return 1;
    case FindingStatus::not_registered:
      return 0;
  }
  return 0;
}

Finding revoked(Finding finding, const Revocation& revocation) {
  finding.status = FindingStatus::not_registered;
  finding.organisation = {};
  finding.matched_domain.clear();
  finding.reason = "revoked here: " + revocation.subject +
                   (revocation.reason.empty() ? "" : " (" + revocation.reason + ")");
  return finding;
}

// The local registries stand first in `stores`.
Finding ask_all(std::span<const std::shared_ptr<const Store>> stores, std::string_view domain,
                std::chrono::sys_seconds now) {
  std::optional<Finding> best;
  for (const auto& store : stores) {
    if (best && best->status == FindingStatus::registered && !is_local(store)) {
      break;
    }
    Finding finding = store->lookup(domain, now);
    if (is_local(store) && finding.status == FindingStatus::unavailable) {
      return finding;  // nobody knows what it revokes
    }
    if (!best || rank(finding.status) > rank(best->status)) {
      best = std::move(finding);
    }
  }
  if (!best) {
    best.emplace().reason = "no registry is configured";
  }
  if (const auto revocation = find_local_revocation(stores, best->organisation.id, domain)) {
    return revoked(std::move(*best), *revocation);
  }
  return std::move(*best);
}

bool is_allowed(const LookAlikeSettings& settings, std::string_view domain) {
  return !domain.empty() && std::ranges::any_of(settings.allow, [domain](const auto& allowed) {
    return text::is_same_or_below(domain, allowed);
  });
}

}  // namespace

Registries::Registries(std::vector<std::shared_ptr<const Store>> stores,
                       LookAlikeSettings look_alikes)
    : stores_(std::move(stores)), look_alikes_(std::move(look_alikes)) {
  std::ranges::stable_partition(stores_, is_local);
}

Finding Registries::lookup(std::string_view domain, std::span<const std::string> claims,
                           std::chrono::sys_seconds now) const {
  Finding finding;
  if (domain.empty()) {
    finding.reason = "there is no author domain to look up";
  } else {
    finding = ask_all(stores_, domain, now);
  }
  if (finding.status == FindingStatus::registered || !look_alikes_.enabled ||
      is_allowed(look_alikes_, domain)) {
    return finding;
  }
  if (auto found = find_imitation(stores_, domain, claims, now)) {
    finding.imitation = std::move(found->imitation);
    finding.registry = std::move(found->registry);
    finding.serial = found->serial;
  }
  return finding;
}

}  // namespace anshin::registry
