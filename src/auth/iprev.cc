#include "auth/iprev.h"

#include "dns/reverse_name.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace anshin::auth {
namespace {

// Names of a PTR answer that are looked at: RFC 8601 section 3 wants a bound, and names this one of
// RFC 7208 section 4.6.4.
constexpr std::size_t kMaxNames = 10;

}  // namespace

struct IprevCheck::State {
  IpAddress client;
  std::mutex mutex;                         // guards what follows
  std::shared_ptr<dns::Resolver> resolver;  // null once abandoned
  std::condition_variable changed;
  std::optional<Outcome> outcome;
  std::size_t pending = 0;
  bool failed = false;

  State(std::shared_ptr<dns::Resolver> asked, const IpAddress& address)
      : client(address.unmapped()), resolver(std::move(asked)) {}

  static void take_names(const std::shared_ptr<State>& self, const dns::AnswerPtr& answer);

  void decide(Outcome decided) {
    const std::lock_guard lock(mutex);
    if (!outcome) {
      outcome = std::move(decided);
      changed.notify_all();
    }
  }

  void take_addresses(const std::string& name, const dns::AnswerPtr& answer) {
    if (std::ranges::find(answer->addresses, client) != answer->addresses.end()) {
      decide({IprevVerdict::pass, name});
      return;
    }
    const std::lock_guard lock(mutex);
    failed = failed || answer->failed();
    if (--pending == 0 && !outcome) {
      outcome = Outcome{failed ? IprevVerdict::temperror : IprevVerdict::fail, {}};
      changed.notify_all();
    }
  }
};

void IprevCheck::State::take_names(const std::shared_ptr<State>& self,
                                   const dns::AnswerPtr& answer) {
  if (answer->failed() || answer->names.empty()) {
    self->decide({answer->failed() ? IprevVerdict::temperror : IprevVerdict::permerror, {}});
    return;
  }
  const std::size_t count = std::min(answer->names.size(), kMaxNames);
  std::shared_ptr<dns::Resolver> asked;
  {
    const std::lock_guard lock(self->mutex);
    asked = self->resolver;
    self->pending = count;
  }
  if (!asked) {
    return;
  }
  const auto type = self->client.is_v4() ? dns::RecordType::A : dns::RecordType::AAAA;
  for (std::size_t i = 0; i < count; ++i) {
    asked->ask(dns::question(answer->names[i], type))
        .then([weak = std::weak_ptr<State>(self),
               name = answer->names[i]](const dns::AnswerPtr& addresses) {
          if (const auto state = weak.lock()) {
            state->take_addresses(name, addresses);
          }
        });
  }
}

// Continuations hold the state weakly: an answer that never comes must not keep the resolver that
// it waits for.
IprevCheck::IprevCheck(std::shared_ptr<dns::Resolver> resolver, const IpAddress& client)
    : state_(std::make_shared<State>(std::move(resolver), client)) {
  state_->resolver->ask(dns::question(dns::reverse_name(state_->client), dns::RecordType::PTR))
      .then([weak = std::weak_ptr<State>(state_)](const dns::AnswerPtr& answer) {
        if (const auto state = weak.lock()) {
          State::take_names(state, answer);
        }
      });
}

// A continuation may be the last to hold the state, on the resolver's own thread, which must not
// destroy the resolver.
IprevCheck::~IprevCheck() {
  std::shared_ptr<dns::Resolver> released;
  const std::lock_guard lock(state_->mutex);
  released.swap(state_->resolver);
}

IprevCheck::Outcome IprevCheck::result(dns::Deadline deadline) const {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait_until(lock, deadline, [this] { return state_->outcome.has_value(); });
  return state_->outcome.value_or(Outcome{IprevVerdict::temperror, {}});
}

}  // namespace anshin::auth
