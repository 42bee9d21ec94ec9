// The read side of a registry: serves the newest good file, and notices a new one.
#include <anshin/registry.h>

#include "registry/calendar_date.h"
#include "registry/generation.h"
#include "registry/name_folding.h"
#include "registry/organisation.h"
#include "text/domain_name.h"
#include "text/printable.h"

#include <atomic>
#include <mutex>

namespace anshin::registry {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds look_interval{1};    // between two looks at the file's identity
constexpr std::chrono::seconds retry_interval{10};  // before an unchanged bad file is tried again

}  // namespace

struct Store::State {
  State(std::string store_name, const std::string& folder)
      : name(std::move(store_name)), path(folder + "/" + file_name) {}

  std::string name;
  std::string path;

  // What lookups see. Only held to copy or swap.
  mutable std::mutex mutex;
  std::shared_ptr<const Generation> current;
  std::string problem;

  std::atomic<SteadyClock::rep> next_look{0};

  // What the one thread remembers that looks for a new file.
  std::mutex look_mutex;
  std::optional<FileIdentity> refused;
  SteadyClock::time_point retry_at;

  struct View {
    std::shared_ptr<const Generation> generation;
    std::string problem;
  };

  View view() {
    look_if_due();
    const std::lock_guard lock(mutex);
    return {current, problem};
  }

  void look_if_due() {
    const auto now = SteadyClock::now();
    if (now.time_since_epoch().count() < next_look.load(std::memory_order_relaxed)) {
      return;
    }
    // Whoever comes while another thread looks goes on with what is there.
    const std::unique_lock lock(look_mutex, std::try_to_lock);
    if (lock.owns_lock()) {
      look(now);
      next_look.store((SteadyClock::now() + look_interval).time_since_epoch().count(),
                      std::memory_order_relaxed);
    }
  }

  void look(SteadyClock::time_point now) {
    // A writer may switch files while one is being opened; what was found wrong then says nothing.
    // One that switches all the time is looked at again a second later.
    constexpr int tries = 3;
    for (int i = 0; i < tries; ++i) {
      const auto identity = identify(path);
      if (!identity) {
        refuse(std::nullopt, identity.error());
        return;
      }
      if (const auto generation = snapshot(); generation && generation->identity() == *identity) {
        adopt(generation);
        return;
      }
      if (refused == *identity && now < retry_at) {
        return;
      }
      auto loaded = Generation::load(path, *identity);
      if (loaded) {
        adopt(std::move(*loaded));
        return;
      }
      if (const auto after = identify(path); after && *after == *identity) {
        retry_at = SteadyClock::now() + retry_interval;
        refuse(*identity, loaded.error());
        return;
      }
    }
  }

  std::shared_ptr<const Generation> snapshot() const {
    const std::lock_guard lock(mutex);
    return current;
  }

  void adopt(std::shared_ptr<const Generation> generation) {
    refused.reset();
    const std::lock_guard lock(mutex);
    current.swap(generation);
    problem.clear();
  }

  // The generation that was in service goes too: it may hold what was removed from the registry,
  // and writers switch by a rename, so that there is always a good file unless something is wrong.
  void refuse(std::optional<FileIdentity> identity, const std::string& what) {
    refused = identity;
    const std::lock_guard lock(mutex);
    problem = path + ": " + what;
    current.reset();
  }

  std::string expiry_problem(const Facts& facts, std::chrono::sys_seconds now) const {
    if (!facts.expires || now <= *facts.expires) {
      return {};
    }
    return "registry " + name + " expired on " + format_time(*facts.expires) +
           " and must be brought up to date";
  }
};

Store::Store(std::string name, std::string folder)
    : state_(std::make_unique<State>(std::move(name), folder)) {
  state_->look_if_due();
}
Store::~Store() = default;

const std::string& Store::name() const {
  return state_->name;
}

Finding Store::lookup(std::string_view domain, std::chrono::sys_seconds now) const {
  Finding finding;
  const State::View view = state_->view();
  const auto unavailable = [&](const std::string& why) {
    finding.status = FindingStatus::unavailable;
    finding.reason = why;
    return finding;
  };
  if (!view.generation) {
    return unavailable("registry " + state_->name + " cannot be read: " + view.problem);
  }
  if (const std::string expired = state_->expiry_problem(view.generation->facts(), now);
      !expired.empty()) {
    return unavailable(expired);
  }
  auto match = view.generation->find(domain);
  if (!match) {
    return unavailable("registry " + state_->name + " cannot be read: " + match.error());
  }
  finding.registry = state_->name;
  finding.serial = view.generation->facts().serial;
  const std::string shown = text::printable(domain, 253);
  if (!*match) {
    finding.reason = shown + " is not in registry " + state_->name;
    return finding;
  }
  if (const std::string invalid = validity_problem((*match)->organisation, now); !invalid.empty()) {
    finding.reason = shown + " is not registered now: " + invalid;
    return finding;
  }
  finding.status = FindingStatus::registered;
  finding.organisation = std::move((*match)->organisation);
  finding.matched_domain = std::move((*match)->domain);
  finding.reason = finding.matched_domain + " is registered for " + finding.organisation.id +
                   " in registry " + state_->name;
  return finding;
}

std::optional<Organisation> Store::find_by_name(std::string_view name,
                                                std::chrono::sys_seconds now) const {
  const std::string folded = fold_name(name);
  const State::View view = state_->view();
  if (folded.empty() || !view.generation ||
      !state_->expiry_problem(view.generation->facts(), now).empty()) {
    return std::nullopt;
  }
  auto namesakes = view.generation->find_by_folded_name(folded);
  if (!namesakes) {
    return std::nullopt;
  }
  for (Organisation& organisation : *namesakes) {
    if (validity_problem(organisation, now).empty()) {
      return std::move(organisation);
    }
  }
  return std::nullopt;
}

std::expected<std::vector<Organisation>, std::string> Store::list(std::string_view after_id,
                                                                  std::size_t limit) const {
  const State::View view = state_->view();
  if (!view.generation) {
    return std::unexpected(view.problem);
  }
  auto organisations = view.generation->list(after_id, limit);
  if (!organisations) {
    return std::unexpected(state_->path + ": " + organisations.error());
  }
  return organisations;
}

Store::Information Store::information() const {
  const State::View view = state_->view();
  Information information;
  information.available = view.generation != nullptr;
  information.problem = view.problem;
  if (view.generation) {
    const Facts& facts = view.generation->facts();
    information.serial = facts.serial;
    information.organisations = facts.organisations;
    information.domains = facts.domains;
    information.expires = facts.expires;
  }
  return information;
}

}  // namespace anshin::registry
