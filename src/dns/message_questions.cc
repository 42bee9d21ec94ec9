#include "dns/message_questions.h"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <utility>

namespace anshin::dns {
namespace {

std::uint64_t next_message() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

std::string_view what(Purpose purpose) {
  switch (purpose) {
    case Purpose::client_names:
      return "the client's names";
    case Purpose::helo:
      return "SPF of HELO";
    case Purpose::mail_from:
      return "SPF of MAIL FROM";
    case Purpose::keys:
      return "keys";
    case Purpose::dmarc_policy:
      return "the DMARC policy";
    case Purpose::dmarc_alignment:
      return "DMARC alignment";
  }
  std::unreachable();
}

AnswerPtr judged() {
  static const AnswerPtr answer = std::make_shared<const Answer>(
      Answer{.status = Status::failed, .reason = "the message is judged already"});
  return answer;
}

Answer beyond(Purpose purpose) {
  return {.status = Status::unasked, .reason = beyond_share(purpose)};
}

}  // namespace

std::string beyond_share(Purpose purpose) {
  return "more than " + std::to_string(share_of(purpose)) + " DNS questions for " +
         std::string(what(purpose)) + " (of " + std::to_string(most_questions_of_a_message) +
         " for one message)";
}

IpNetwork client_network(const IpAddress& client) {
  const IpAddress address = client.unmapped();
  const unsigned kept = address.is_v4() ? 3 : 6;  // octets
  auto octets = address.octets();
  std::fill(octets.begin() + kept, octets.end(), std::uint8_t{0});
  return {.address = address.is_v4() ? IpAddress::v4({octets[0], octets[1], octets[2], 0})
                                     : IpAddress::v6(octets),
          .prefix = kept * 8};
}

// What a verifier is given.
class MessageQuestions::Share final : public Resolver {
 public:
  Share(std::shared_ptr<MessageQuestions> questions, Purpose purpose)
      : questions_(std::move(questions)), purpose_(purpose) {}
  Pending ask(const Question& question) override { return questions_->ask(purpose_, question); }

 private:
  const std::shared_ptr<MessageQuestions> questions_;
  const Purpose purpose_;
};

MessageQuestions::MessageQuestions(std::shared_ptr<Resolver> resolver)
    : resolver_(std::move(resolver)) {
  asker_.message = next_message();
}

MessageQuestions::~MessageQuestions() {
  finish();
}

void MessageQuestions::set_client(const IpAddress& client) {
  asker_.client_network = client_network(client);
}

std::shared_ptr<Resolver> MessageQuestions::resolver(Purpose purpose) {
  return std::make_shared<Share>(shared_from_this(), purpose);
}

void MessageQuestions::finish() {
  bool any_open = false;
  {
    const std::scoped_lock lock(mutex_);
    finished_ = true;
    any_open = std::ranges::any_of(asked_, [](const auto& asked) { return !asked.second.ready(); });
  }
  if (any_open) {
    resolver_->withdraw(asker_.message);
  }
}

// The resolver is not asked under the lock: what it answers at once may run continuations of other
// messages, which ask, too.
Pending MessageQuestions::ask(Purpose purpose, const Question& question) {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto known = asked_.find(question); known != asked_.end()) {
      return known->second;
    }
    if (finished_) {
      return Pending(judged());
    }
    if (used_[purpose] == share_of(purpose)) {
      return Pending(std::make_shared<const Answer>(beyond(purpose)));
    }
    ++used_[purpose];
  }
  Pending pending = resolver_->ask_for(asker_, question);
  const std::scoped_lock lock(mutex_);
  return asked_.try_emplace(question, std::move(pending)).first->second;
}

}  // namespace anshin::dns
