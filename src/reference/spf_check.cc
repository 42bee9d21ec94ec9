#include "reference/spf_check.h"

#include "text/printable.h"

#include <atomic>
#include <exception>
#include <utility>
#include <vector>

namespace anshin::reference {
namespace {

constexpr std::chrono::seconds longest_check{20};  // RFC 7208 section 4.6.4
constexpr unsigned most_questions = 60;

}  // namespace

// Shared by the check and the continuations of its questions. One thread at a time drives it: the
// one that brings `outstanding` to zero.
struct SpfCheck::State : std::enable_shared_from_this<State> {
  State(const spf::Request& the_request, dns::Resolver& the_resolver)
      : request(the_request),
        resolver(the_resolver),
        expires(std::chrono::steady_clock::now() + longest_check) {
    result.identity = request.identity;
    result.domain = request.domain;
  }

  void drive();
  bool step();
  bool ask(const std::vector<dns::Question>& questions);
  void receive(const dns::Question& question, const dns::AnswerPtr& answer);
  bool evaluate();
  bool finish(SpfJudgement judgement, std::string explanation = {});

  const spf::Request request;
  dns::Resolver& resolver;  // not to be touched once abandoned
  const dns::Deadline expires;
  const std::chrono::sys_seconds now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());

  std::mutex driving;      // held while evaluating and asking, not while waiting
  bool abandoned = false;  // guarded by driving
  unsigned questions_asked = 0;
  SpfAnswers answers;

  std::atomic<unsigned> outstanding{0};

  std::mutex mutex;  // guards what follows, and answers while questions are outstanding
  std::condition_variable changed;
  bool done = false;
  SpfResult result;
};

// Evaluates and asks until answers have to be waited for or the result is there. Runs on the
// resolver's thread, where nothing may be thrown.
void SpfCheck::State::drive() {
  const std::lock_guard lock(driving);
  try {
    while (!abandoned && step()) {
    }
  } catch (const std::exception& error) {
    finish({.verdict = SpfVerdict::temperror,
            .reason = "the check failed: " + text::printable(error.what())});
  }
}

// Whether another step can follow at once.
bool SpfCheck::State::step() {
  if (std::chrono::steady_clock::now() >= expires) {
    return finish(
        {.verdict = SpfVerdict::temperror, .reason = "the check took longer than 20 seconds"});
  }
  if (evaluate()) {
    return false;
  }
  const std::vector<dns::Question> questions = answers.take_missing();
  questions_asked += static_cast<unsigned>(questions.size());
  if (questions_asked > most_questions) {
    return finish({.verdict = SpfVerdict::permerror,
                   .reason =
                       "the check needs more than 60 DNS questions: beyond what the reference "
                       "engine can evaluate"});
  }
  return ask(questions);
}

// Whether there is a result.
bool SpfCheck::State::evaluate() {
  SpfEvaluation evaluation(request, answers, now);
  SpfJudgement judgement = evaluation.run();
  std::string explanation;
  if (!answers.is_missing_some() && judgement.verdict == SpfVerdict::fail) {
    explanation = evaluation.explanation();
  }
  if (answers.is_missing_some()) {
    return false;
  }
  finish(std::move(judgement), std::move(explanation));
  return true;
}

// Whether all answers are there already. Counts itself as outstanding, so that no continuation
// starts to drive before all questions are asked.
bool SpfCheck::State::ask(const std::vector<dns::Question>& questions) {
  outstanding = static_cast<unsigned>(questions.size()) + 1;
  for (const dns::Question& question : questions) {
    resolver.ask(question).then(
        [self = shared_from_this(), question](const dns::AnswerPtr& answer) {
          self->receive(question, answer);
        });
  }
  return --outstanding == 0;
}

void SpfCheck::State::receive(const dns::Question& question, const dns::AnswerPtr& answer) {
  {
    const std::lock_guard lock(mutex);
    answers.add(question, answer);
  }
  if (--outstanding == 0) {
    drive();
  }
}

// Always false: no step follows.
bool SpfCheck::State::finish(SpfJudgement judgement, std::string explanation) {
  const std::lock_guard lock(mutex);
  result.verdict = judgement.verdict;
  result.reason = std::move(judgement.reason);
  result.explanation = std::move(explanation);
  done = true;
  changed.notify_all();
  return false;
}

SpfCheck::SpfCheck(const spf::Request& request, dns::Resolver& resolver)
    : state_(std::make_shared<State>(request, resolver)) {
  state_->drive();
}

SpfCheck::~SpfCheck() {
  const std::lock_guard lock(state_->driving);
  state_->abandoned = true;
}

SpfResult SpfCheck::result(dns::Deadline deadline) {
  std::unique_lock lock(state_->mutex);
  const dns::Deadline until = std::min(deadline, state_->expires);
  if (state_->changed.wait_until(lock, until, [this] { return state_->done; })) {
    return state_->result;
  }
  SpfResult late = state_->result;
  late.verdict = SpfVerdict::temperror;
  late.reason = "the DNS did not answer in time";
  return late;
}

}  // namespace anshin::reference
