// Asks all registries for what is filed under a key, in their order.
#include "registry/look_alikes.h"

#include "registry/generation.h"

#include <algorithm>
#include <utility>

namespace anshin::registry {

// Holds the present versions of all registries: one check asks thousands of times.
class StoresIndex : public lookalike::Index {
 public:
  StoresIndex(std::span<const std::shared_ptr<const Store>> stores, std::chrono::sys_seconds now)
      : stores_(stores), now_(now) {
    for (const auto& store : stores) {
      if (auto generation = store->generation()) {
        generations_.push_back(std::move(generation));
      }
    }
  }

  bool may_have(lookalike::Key key) const override {
    return std::ranges::any_of(generations_,
                               [key](const auto& generation) { return generation->may_have(key); });
  }

  std::uint64_t size() const override {
    std::uint64_t organisations = 0;
    for (const auto& generation : generations_) {
      organisations += generation->meta().organisations;
    }
    return organisations;
  }

  std::vector<lookalike::Subject> find(lookalike::Key key, std::size_t limit) const override {
    std::vector<lookalike::Subject> subjects;
    for (const auto& store : stores_) {
      for (const Organisation& organisation :
           store->find_by_key(key, limit - subjects.size(), now_)) {
        if (!find_local_revocation(stores_, organisation.id, {})) {
          subjects.push_back(subject_of(organisation));
        }
      }
    }
    return subjects;
  }

 private:
  std::span<const std::shared_ptr<const Store>> stores_;
  std::vector<std::shared_ptr<const Generation>> generations_;
  std::chrono::sys_seconds now_;
};

lookalike::Subject subject_of(const Organisation& organisation) {
  lookalike::Subject subject{.id = organisation.id, .names = {}, .domains = {}};
  const auto [shown, shown_language] = organisation.display_name();
  subject.names.push_back(shown);
  for (const auto& [language, name] : organisation.names) {
    if (language != shown_language) {
      subject.names.push_back(name);
    }
  }
  for (const RegisteredDomain& registered : organisation.domains) {
    subject.domains.push_back(registered.domain);
  }
  return subject;
}

std::optional<Revocation> find_local_revocation(
    std::span<const std::shared_ptr<const Store>> stores, std::string_view id,
    std::string_view domain) {
  for (const auto& store : stores) {
    if (store->role() == Store::Role::local) {
      if (auto revocation = store->find_revocation(id, domain)) {
        return revocation;
      }
    }
  }
  return std::nullopt;
}

std::optional<FoundImitation> find_imitation(std::span<const std::shared_ptr<const Store>> stores,
                                             std::string_view author_domain,
                                             std::span<const std::string> claims,
                                             std::chrono::sys_seconds now) {
  const StoresIndex index(stores, now);
  auto found = lookalike::find_resemblance(index, author_domain, claims);
  if (!found) {
    return std::nullopt;
  }
  FoundImitation imitation{
      .imitation = {.organisation =
                        found->subject.names.empty() ? std::string{} : found->subject.names.front(),
                    .id = found->subject.id,
                    .evidence = std::move(found->evidence)},
      .registry = {}};
  for (const auto& store : stores) {
    const auto organisation = store->find_by_id(found->subject.id);
    if (organisation && organisation->has_value()) {
      imitation.registry = store->name();
      imitation.serial = store->information().serial;
      break;
    }
  }
  return imitation;
}

}  // namespace anshin::registry
