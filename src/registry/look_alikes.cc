// Asks one registry after the other, in their order.
#include "registry/look_alikes.h"

#include "registry/generation.h"

#include <utility>

namespace anshin::registry {

// One of several stores. Holds its present version: one check asks thousands of times.
class StoresIndex : public lookalike::Index {
 public:
  /// `all` for what local registries revoke.
  StoresIndex(const Store& store, std::span<const std::shared_ptr<const Store>> all,
              std::chrono::sys_seconds now)
      : store_(store), generation_(store.generation()), all_(all), now_(now) {}

  /// Without a version that can be read there is nothing to ask.
  bool can_be_asked() const { return generation_ != nullptr; }

  bool may_have(lookalike::Key key) const override { return generation_->may_have(key); }

  std::uint64_t size() const override { return generation_->meta().organisations; }

  std::vector<lookalike::Subject> find(lookalike::Key key, std::size_t limit) const override {
    std::vector<lookalike::Subject> subjects;
    for (const Organisation& organisation : store_.find_by_key(key, limit, now_)) {
      if (!find_local_revocation(all_, organisation.id, {})) {
        subjects.push_back(subject_of(organisation));
      }
    }
    return subjects;
  }

 private:
  const Store& store_;
  std::shared_ptr<const Generation> generation_;
  std::span<const std::shared_ptr<const Store>> all_;
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

std::optional<LocalRevocation> find_local_revocation(
    std::span<const std::shared_ptr<const Store>> stores, std::string_view id,
    std::string_view domain) {
  for (const auto& store : stores) {
    if (store->role() == Store::Role::local) {
      if (auto revocation = store->find_revocation(id, domain)) {
        return LocalRevocation{.revocation = std::move(*revocation), .store = store.get()};
      }
    }
  }
  return std::nullopt;
}

std::optional<FoundImitation> find_imitation(std::span<const std::shared_ptr<const Store>> stores,
                                             std::string_view author_domain,
                                             std::span<const std::string> claims,
                                             std::chrono::sys_seconds now) {
  // Each by itself: namesakes and neighbours in one registry do not take away what another
  // protects.
  for (const auto& store : stores) {
    const StoresIndex index(*store, stores, now);
    if (!index.can_be_asked()) {
      continue;
    }
    if (auto found = lookalike::find_resemblance(index, author_domain, claims)) {
      return FoundImitation{
          .imitation = {.organisation = found->subject.names.empty() ? std::string{}
                                                                     : found->subject.names.front(),
                        .id = found->subject.id,
                        .evidence = std::move(found->evidence)},
          .registry = store->name(),
          .serial = store->information().serial};
    }
  }
  return std::nullopt;
}

}  // namespace anshin::registry
