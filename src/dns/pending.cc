// The two ends of an answer under way: Promise delivers, any number of Pendings receive.
#include <anshin/resolver.h>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

namespace anshin::dns {

namespace detail {

struct PendingState {
  std::mutex mutex;
  std::condition_variable arrived;
  AnswerPtr answer;                                              // guarded by mutex
  std::vector<std::function<void(const AnswerPtr&)>> receivers;  // guarded by mutex
};

}  // namespace detail

namespace {

AnswerPtr out_of_time() {
  static const AnswerPtr answer = std::make_shared<const Answer>(
      Answer{.status = Status::timed_out, .reason = "no answer before the deadline"});
  return answer;
}

// A receiver must not throw. One that does anyway must not cost others their answer, nor the
// process its event thread.
void deliver(const std::function<void(const AnswerPtr&)>& receive, const AnswerPtr& answer) {
  try {
    receive(answer);
  } catch (const std::exception&) {
    return;
  }
}

}  // namespace

bool Pending::ready() const {
  return get() != nullptr;
}

AnswerPtr Pending::get() const {
  if (answer_) {
    return answer_;
  }
  const std::scoped_lock lock(state_->mutex);
  return state_->answer;
}

AnswerPtr Pending::wait(Deadline deadline) const {
  if (answer_) {
    return answer_;
  }
  std::unique_lock lock(state_->mutex);
  const bool arrived =
      state_->arrived.wait_until(lock, deadline, [&] { return state_->answer != nullptr; });
  return arrived ? state_->answer : out_of_time();
}

void Pending::then(std::function<void(const AnswerPtr&)> receive) const {
  AnswerPtr answer = answer_;
  if (!answer) {
    const std::scoped_lock lock(state_->mutex);
    if (!state_->answer) {
      state_->receivers.push_back(std::move(receive));
      return;
    }
    answer = state_->answer;
  }
  receive(answer);
}

Promise::Promise() : state_(std::make_shared<detail::PendingState>()) {}

Pending Promise::pending() const {
  return Pending(state_);
}

void Promise::fulfil(AnswerPtr answer) const {
  const auto state = state_;  // who is woken may destroy this promise at once
  std::vector<std::function<void(const AnswerPtr&)>> receivers;
  {
    const std::scoped_lock lock(state->mutex);
    if (state->answer) {
      return;
    }
    state->answer = std::move(answer);
    receivers.swap(state->receivers);
  }
  state->arrived.notify_all();
  for (const auto& receive : receivers) {
    deliver(receive, state->answer);
  }
}

}  // namespace anshin::dns
