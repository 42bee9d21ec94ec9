#include "auth/iprev.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace anshin::auth {
namespace {

// Names of a PTR answer that are looked at; RFC 7208 section 5.5 has the same bound.
constexpr std::size_t kMaxNames = 10;

}  // namespace

struct IprevCheck::State {
  std::shared_ptr<dns::Resolver> resolver;
  IpAddress client;
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Outcome> outcome;
  std::size_t pending = 0;
  bool failed = false;

  State(std::shared_ptr<dns::Resolver> asked, const IpAddress& address)
      : resolver(std::move(asked)), client(address.unmapped()) {}

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

IprevCheck::IprevCheck(std::shared_ptr<dns::Resolver> resolver, const IpAddress& client)
    : state_(std::make_shared<State>(std::move(resolver), client)) {
  const dns::Pending names =
      state_->resolver->ask(dns::question(reverse_name(state_->client), dns::RecordType::PTR));
  names.then([state = state_](const dns::AnswerPtr& answer) {
    if (answer->failed()) {
      state->decide({IprevVerdict::temperror, {}});
      return;
    }
    if (answer->names.empty()) {
      state->decide({IprevVerdict::permerror, {}});
      return;
    }
    const std::size_t count = std::min(answer->names.size(), kMaxNames);
    state->pending = count;
    const auto type = state->client.is_v4() ? dns::RecordType::A : dns::RecordType::AAAA;
    for (std::size_t i = 0; i < count; ++i) {
      state->resolver->ask(dns::question(answer->names[i], type))
          .then([state, name = answer->names[i]](const dns::AnswerPtr& addresses) {
            state->take_addresses(name, addresses);
          });
    }
  });
}

IprevCheck::Outcome IprevCheck::result(dns::Deadline deadline) const {
  std::unique_lock lock(state_->mutex);
  if (!state_->changed.wait_until(lock, deadline, [this] { return state_->outcome.has_value(); })) {
    return {IprevVerdict::temperror, {}};
  }
  return *state_->outcome;
}

std::string reverse_name(const IpAddress& address) {
  std::string name;
  const auto& octets = address.octets();
  if (address.is_v4()) {
    for (std::size_t i = 4; i-- > 0;) {
      name += std::to_string(octets[i]) + '.';
    }
    return name + "in-addr.arpa";
  }
  constexpr std::string_view digits = "0123456789abcdef";
  for (std::size_t i = 16; i-- > 0;) {
    name += {digits[octets[i] & 0x0fU], '.', digits[octets[i] >> 4U], '.'};
  }
  return name + "ip6.arpa";
}

}  // namespace anshin::auth
