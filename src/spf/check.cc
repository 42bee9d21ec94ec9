#include "spf/check.h"

#include "text/domain_name.h"
#include "text/printable.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

namespace anshin::spf {
namespace {

class CheckInFlight final : public Check {
 public:
  CheckInFlight(const Request& request, dns::Resolver& resolver, const CheckLimits& limits,
                std::unique_ptr<Evaluator> evaluator)
      : state_(std::make_shared<State>(request, resolver, limits, std::move(evaluator))) {
    state_->drive();
  }
  CheckInFlight(const CheckInFlight&) = delete;
  CheckInFlight& operator=(const CheckInFlight&) = delete;
  // Abandons what is under way; answers that still arrive find nobody, and the resolver is not
  // touched any more.
  ~CheckInFlight() override { state_->abandon(); }

  SpfResult result(dns::Deadline deadline) override { return state_->result(deadline); }

 private:
  struct Arrival {
    std::size_t place = 0;
    dns::AnswerPtr answer;
  };

  // Shared with the continuations of the questions. One thread at a time drives: the one that
  // finds `driving` false. What arrives meanwhile is left for it in `arrived`, so no thread waits
  // for another, and an answer may come in the middle of asking.
  class State : public std::enable_shared_from_this<State> {
   public:
    State(const Request& request, dns::Resolver& resolver, const CheckLimits& limits,
          std::unique_ptr<Evaluator> evaluator)
        : answers_(resolver, limits.questions, limits.questions_ahead),
          evaluator_(std::move(evaluator)),
          time_(limits.time),
          expires_(std::chrono::steady_clock::now() + limits.time) {
      result_.identity = request.identity;
      result_.domain = request.domain;
    }

    void drive();
    void abandon();
    SpfResult result(dns::Deadline deadline);

   private:
    void receive(std::size_t place, const dns::AnswerPtr& answer);
    Progress step();
    void subscribe();
    bool is_over(Progress progress);

    // Touched only by the thread that drives
    Answers answers_;
    const std::unique_ptr<Evaluator> evaluator_;

    const std::chrono::seconds time_;
    const dns::Deadline expires_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::vector<Arrival> arrived_;
    bool driving_ = true;
    bool abandoned_ = false;
    bool decided_ = false;   // the verdict is there
    bool finished_ = false;  // the explanation, too
    SpfResult result_;
  };

  const std::shared_ptr<State> state_;
};

// Whether to drive on is decided in `is_over`.
void CheckInFlight::State::drive() {
  while (!is_over(step())) {
  }
}

// Runs on the resolver's thread, where nothing may be thrown.
Progress CheckInFlight::State::step() {
  if (std::chrono::steady_clock::now() >= expires_) {
    return {.judgement = Judgement{.verdict = SpfVerdict::temperror,
                                   .reason = "the check took longer than " +
                                             std::to_string(time_.count()) + " seconds"},
            .explanation = {},
            .finished = true};
  }
  try {
    Progress progress = evaluator_->evaluate(answers_);
    if (!progress.finished) {
      subscribe();
    }
    return progress;
  } catch (const std::exception& error) {
    return {.judgement = Judgement{.verdict = SpfVerdict::temperror,
                                   .reason = "the check failed: " + text::printable(error.what())},
            .explanation = {},
            .finished = true};
  }
}

// Continuations hold the state weakly: an answer that never comes keeps nothing alive.
void CheckInFlight::State::subscribe() {
  for (const Answers::Unanswered& question : answers_.take_unanswered()) {
    question.pending.then(
        [weak = weak_from_this(), place = question.place](const dns::AnswerPtr& answer) {
          if (const auto state = weak.lock()) {
            state->receive(place, answer);
          }
        });
  }
}

bool CheckInFlight::State::is_over(Progress progress) {
  const std::lock_guard lock(mutex_);
  if (progress.judgement && !decided_) {
    decided_ = true;
    result_.verdict = progress.judgement->verdict;
    result_.reason = std::move(progress.judgement->reason);
  }
  if (progress.finished) {
    finished_ = true;
    result_.explanation = std::move(progress.explanation);
  }
  if (finished_ || abandoned_ || arrived_.empty()) {
    driving_ = false;
    changed_.notify_all();
    return true;
  }
  for (Arrival& arrival : arrived_) {
    answers_.add(arrival.place, std::move(arrival.answer));
  }
  arrived_.clear();
  return false;
}

void CheckInFlight::State::receive(std::size_t place, const dns::AnswerPtr& answer) {
  {
    const std::lock_guard lock(mutex_);
    if (finished_ || abandoned_) {
      return;
    }
    if (driving_) {
      arrived_.push_back({.place = place, .answer = answer});
      return;
    }
    driving_ = true;
    answers_.add(place, answer);
  }
  drive();
}

void CheckInFlight::State::abandon() {
  std::unique_lock lock(mutex_);
  abandoned_ = true;
  changed_.wait(lock, [this] { return !driving_; });
}

SpfResult CheckInFlight::State::result(dns::Deadline deadline) {
  std::unique_lock lock(mutex_);
  const dns::Deadline until = std::min(deadline, expires_);
  if (changed_.wait_until(lock, until, [this] { return finished_; }) || decided_) {
    return result_;
  }
  SpfResult late = result_;
  late.verdict = SpfVerdict::temperror;
  late.reason = "the DNS did not answer in time";
  return late;
}

// A check whose result needs no DNS.
class SettledCheck final : public Check {
 public:
  explicit SettledCheck(SpfResult result) : result_(std::move(result)) {}
  SpfResult result(dns::Deadline) override { return result_; }

 private:
  SpfResult result_;
};

// RFC 7208 section 4.3: a malformed domain, or one with a single label, has no policy.
std::string why_not_askable(const std::string& domain) {
  const auto name = text::normalise_domain(domain);
  if (!name) {
    return "not a domain name: " + name.error();
  }
  if (!name->contains('.')) {
    return '"' + text::printable(domain) + "\" is not a fully qualified domain name";
  }
  return {};
}

// RFC 7208 section 4.3: a sender without local-part is its domain's postmaster.
std::string complete_sender(const Request& request) {
  const std::size_t at = request.sender.rfind('@');
  if (at == std::string::npos) {
    return "postmaster@" + (request.sender.empty() ? request.domain : request.sender);
  }
  return at == 0 ? "postmaster" + request.sender : request.sender;
}

}  // namespace

std::unique_ptr<Check> start_check(const Request& request, dns::Resolver& resolver,
                                   const CheckLimits& limits, const MakeEvaluator& make) {
  if (std::string why = why_not_askable(request.domain); !why.empty()) {
    return std::make_unique<SettledCheck>(SpfResult{.verdict = SpfVerdict::none,
                                                    .identity = request.identity,
                                                    .domain = {},
                                                    .reason = std::move(why),
                                                    .explanation = {}});
  }
  Request complete = request;
  complete.sender = complete_sender(request);
  return std::make_unique<CheckInFlight>(request, resolver, limits, make(std::move(complete)));
}

}  // namespace anshin::spf
