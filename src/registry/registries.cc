// Several registries asked as one, in order of priority.
#include <anshin/registry.h>

#include "registry/imitation.h"

namespace anshin::registry {

namespace {

// The first that has the domain; else the first that could not be asked; else the first that does
// not have it.
Finding ask_all(std::span<const std::shared_ptr<const Store>> stores, std::string_view domain,
                std::chrono::sys_seconds now) {
  std::optional<Finding> unavailable;
  std::optional<Finding> not_registered;
  for (const auto& store : stores) {
    Finding finding = store->lookup(domain, now);
    switch (finding.status) {
      case FindingStatus::registered:
        return finding;
      case FindingStatus::unavailable:
        unavailable = unavailable ? std::move(unavailable) : std::move(finding);
        break;
      case FindingStatus::not_registered:
        not_registered = not_registered ? std::move(not_registered) : std::move(finding);
        break;
    }
  }
  if (unavailable) {
    return std::move(*unavailable);
  }
  if (not_registered) {
    return std::move(*not_registered);
  }
  Finding none;
  none.reason = "no registry is configured";
  return none;
}

}  // namespace

Registries::Registries(std::vector<std::shared_ptr<const Store>> stores)
    : stores_(std::move(stores)) {}

Finding Registries::lookup(std::string_view domain, std::span<const std::string> claims,
                           std::chrono::sys_seconds now) const {
  Finding finding;
  if (domain.empty()) {
    finding.reason = "there is no author domain to look up";
  } else {
    finding = ask_all(stores_, domain, now);
  }
  if (finding.status == FindingStatus::registered) {
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
