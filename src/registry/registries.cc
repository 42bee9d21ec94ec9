// Several registries asked as one: an admin's own first, then the others in order of priority.
#include <anshin/registry.h>

#include "registry/look_alikes.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::registry {

namespace {

constexpr std::size_t max_domain_octets = 253;  // RFC 1035 section 2.3.4
constexpr std::size_t max_named = 4;            // registries that a reason names

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

Finding revoked(Finding finding, const LocalRevocation& local) {
  const Revocation& revocation = local.revocation;
  finding.registry = local.store->name();
  finding.serial = local.store->information().serial;
  finding.status = FindingStatus::not_registered;
  finding.organisation = {};
  finding.matched_domain.clear();
  finding.reason = "revoked here: " + revocation.subject +
                   (revocation.reason.empty() ? "" : " (" + revocation.reason + ")");
  return finding;
}

// What is said of a domain that none of these registries has.
std::string absence(std::string_view domain, std::span<const std::string_view> names) {
  std::string text = text::printable(domain, max_domain_octets) + " is not in registry ";
  const std::size_t named = std::min(names.size(), max_named);
  for (std::size_t i = 0; i < named; ++i) {
    const bool is_last = i + 1 == names.size();
    text.append(i == 0 ? "" : is_last ? " or " : ", ").append(names[i]);
  }
  return named == names.size() ? text
                               : text + " or " + std::to_string(names.size() - named) + " more";
}

// Several answers as one: the best, and who else was asked if nobody has the domain.
class Answers {
 public:
  explicit Answers(std::string_view domain) : domain_(domain) {}

  void add(std::string_view name, Finding finding) {
    const bool absent = is_absent(finding);
    if (absent) {
      ignorant_.push_back(name);
    }
    // An entry that does not count now is told with its reason: that tells more.
    const bool better = !best_ || rank(finding.status) > rank(best_->status) ||
                        (is_absent(*best_) && !absent && finding.status == best_->status);
    if (better) {
      best_ = std::move(finding);
    }
  }
  bool has_registered() const { return best_ && best_->status == FindingStatus::registered; }
  Finding take() {
    if (!best_) {
      best_.emplace().reason = "no registry is configured";
    } else if (is_absent(*best_)) {
      best_->reason = absence(domain_, ignorant_);
    }
    return std::move(*best_);
  }

 private:
  // Whether it says only that its registry does not have the domain.
  static bool is_absent(const Finding& finding) {
    return finding.status == FindingStatus::not_registered && finding.matched_domain.empty();
  }

  std::string_view domain_;
  std::optional<Finding> best_;
  std::vector<std::string_view> ignorant_;  // names of registries
};

// The local registries stand first in `stores`.
Finding ask_all(std::span<const std::shared_ptr<const Store>> stores, std::string_view domain,
                std::chrono::sys_seconds now) {
  Answers answers(domain);
  for (const auto& store : stores) {
    if (answers.has_registered() && !is_local(store)) {
      break;
    }
    Finding finding = store->lookup(domain, now);
    if (is_local(store) && finding.status == FindingStatus::unavailable) {
      return finding;  // nobody knows what it revokes
    }
    answers.add(store->name(), std::move(finding));
  }
  Finding best = answers.take();
  if (const auto revocation = find_local_revocation(stores, best.organisation.id, domain)) {
    return revoked(std::move(best), *revocation);
  }
  return best;
}

bool is_allowed(const LookAlikeSettings& settings, std::string_view domain) {
  return !domain.empty() && std::ranges::any_of(settings.allow, [domain](const auto& allowed) {
    return text::is_same_or_below(domain, allowed);
  });
}

// What all of the authors would imitate; whatever one of them rightly shows is genuine.
std::optional<FoundImitation> find_imitation_by_all(
    std::span<const std::shared_ptr<const Store>> stores, const LookAlikeSettings& settings,
    std::span<const std::string> authors, std::span<const std::string> claims,
    std::chrono::sys_seconds now) {
  std::optional<FoundImitation> first;
  for (const std::string& author : authors) {
    auto found =
        is_allowed(settings, author) ? std::nullopt : find_imitation(stores, author, claims, now);
    if (!found) {
      return std::nullopt;
    }
    if (!first) {
      first = std::move(found);
    }
  }
  return first;
}

}  // namespace

Registries::Registries(std::vector<std::shared_ptr<const Store>> stores,
                       LookAlikeSettings look_alikes)
    : stores_(std::move(stores)), look_alikes_(std::move(look_alikes)) {
  std::ranges::stable_partition(stores_, is_local);
}

Finding Registries::lookup(std::string_view domain, std::span<const std::string> claims,
                           std::chrono::sys_seconds now,
                           std::span<const std::string> proved) const {
  Finding finding;
  if (domain.empty()) {
    finding.reason = "there is no author domain to look up";
  } else {
    finding = ask_all(stores_, domain, now);
  }
  if (finding.status == FindingStatus::registered || !look_alikes_.enabled) {
    return finding;
  }
  const std::vector<std::string> authors = domain.empty() && !proved.empty()
                                               ? std::vector(proved.begin(), proved.end())
                                               : std::vector{std::string(domain)};
  if (auto found = find_imitation_by_all(stores_, look_alikes_, authors, claims, now)) {
    finding.imitation = std::move(found->imitation);
    finding.registry = std::move(found->registry);
    finding.serial = found->serial;
  }
  return finding;
}

}  // namespace anshin::registry
