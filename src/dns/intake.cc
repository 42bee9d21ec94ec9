#include "dns/intake.h"

#include <exception>
#include <memory>
#include <utility>

namespace anshin::dns {
namespace {

AnswerPtr too_many_waiting() {
  static const AnswerPtr answer = std::make_shared<const Answer>(
      Answer{.status = Status::failed, .reason = "too many DNS questions wait for their turn"});
  return answer;
}

AnswerPtr withdrawn() {
  static const AnswerPtr answer = std::make_shared<const Answer>(
      Answer{.status = Status::failed, .reason = "given up: the message was finished"});
  return answer;
}

AnswerPtr out_of_resources() {
  static const AnswerPtr answer = std::make_shared<const Answer>(
      Answer{.status = Status::failed, .reason = "out of memory for a DNS question"});
  return answer;
}

}  // namespace

Intake::Submitted Intake::submit(Order order) {
  const std::scoped_lock lock(mutex_);
  if (closed_) {
    return Submitted::closed;
  }
  submitted_.push_back(std::move(order));
  return submitted_.size() == 1 ? Submitted::first : Submitted::behind;
}

Intake::Submitted Intake::submit(const Question& question, std::uint64_t number,
                                 const Asker& asker) {
  return submit({.question = question, .number = number, .asker = asker});
}

Intake::Submitted Intake::withdraw(std::uint64_t message) {
  return submit({.question = std::nullopt, .number = 0, .asker = {.message = message}});
}

void Intake::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
}

std::optional<IpNetwork> Intake::held_network() const {
  const std::scoped_lock lock(mutex_);
  return held_network_;
}

bool Intake::take() {
  std::vector<Order> orders;
  {
    const std::scoped_lock lock(mutex_);
    if (closed_) {
      return false;
    }
    orders.swap(submitted_);
  }
  for (const Order& order : orders) {
    carry_out(order);
  }
  return true;
}

std::optional<Question> Intake::next() {
  auto question = admission_.next();
  if (!question) {
    note_held();
    counters_.in_flight = admission_.in_flight();
    counters_.waiting = admission_.waiting();
  }
  return question;
}

void Intake::done(const Question& question) {
  admission_.done(question);
}

void Intake::carry_out(const Order& order) {
  try {
    if (order.question) {
      admit(order);
      return;
    }
    for (const Admission::Unwanted& unwanted : admission_.withdraw(order.asker.message)) {
      give_up(unwanted.question);
    }
  } catch (const std::exception&) {
    if (order.question) {
      admission_.done(*order.question);
      store_.settle_without_keeping(*order.question, out_of_resources());
    }
  }
}

void Intake::admit(const Order& order) {
  const Question& question = *order.question;
  if (!store_.is_open(question, order.number)) {
    return;  // answered between the claim and now
  }
  switch (admission_.ask(question, order.asker)) {
    case Admission::Taken::shared:
      return;
    case Admission::Taken::refused:
      ++counters_.failed;
      store_.settle_without_keeping(question, too_many_waiting());
      return;
    case Admission::Taken::queued:
      queued_.push_back(order.asker);
      return;
  }
  std::unreachable();
}

// Which of those that were just queued have to wait, and why.
void Intake::note_held() {
  for (const Asker& asker : queued_) {
    if (admission_.is_held_back(asker)) {
      ++counters_.held_by_network;
      const std::scoped_lock lock(mutex_);
      held_network_ = asker.client_network;
    } else if (admission_.is_full() && admission_.waiting() > 0) {
      ++counters_.held_by_pool;
    }
  }
  queued_.clear();
}

// Somebody may have joined the question just now, and his order not be here yet.
bool Intake::give_up(const Question& question) {
  const auto asks = admission_.unwanted(question);
  if (!asks || !store_.settle_if_claimed(question, *asks, withdrawn())) {
    return false;
  }
  ++counters_.withdrawn;
  admission_.done(question);
  return true;
}

}  // namespace anshin::dns
