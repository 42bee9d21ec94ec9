// The SPF engine of our own: an evaluation, and the questions that it asks ahead.
#include <anshin/native_engines.h>

#include "spf/check.h"
#include "spf/evaluation.h"
#include "spf/limits.h"

#include <utility>

namespace anshin::spf {
namespace {

// Asks before it is certain that the answer is needed.
class AskedAhead final : public Lookups {
 public:
  explicit AskedAhead(Answers& answers) : answers_(answers) {}
  const dns::Answer* find(std::string_view name, dns::RecordType type) override {
    return answers_.ask_ahead(name, type);
  }

 private:
  Answers& answers_;
};

// Asks nothing.
class AlreadyKnown final : public Lookups {
 public:
  explicit AlreadyKnown(const Answers& answers) : answers_(answers) {}
  const dns::Answer* find(std::string_view name, dns::RecordType type) override {
    return answers_.known(name, type);
  }

 private:
  const Answers& answers_;
};

// Walks on as if nothing that is not known matched. A term that certainly decides ends the walk,
// and so does every limit: nothing is asked that the evaluation itself could not come to ask.
void ask_ahead(Evaluation walk, Answers& answers) {
  AskedAhead plain(answers);
  AlreadyKnown telling(answers);
  const Sources sources{.plain = plain, .telling = telling};
  while (walk.pass_over() && !walk.run(sources)) {
  }
}

CheckLimits limits_of(SpfIdentity identity) {
  return identity == SpfIdentity::helo ? CheckLimits{.questions = most_helo_questions_needed,
                                                     .questions_ahead = most_helo_questions_ahead}
                                       : CheckLimits{.questions = most_questions_needed,
                                                     .questions_ahead = most_questions_ahead};
}

class NativeEvaluator final : public Evaluator {
 public:
  NativeEvaluator(Request request, std::shared_ptr<RecordCache> cache)
      : request_(std::move(request)),
        expander_(request_, std::chrono::time_point_cast<std::chrono::seconds>(
                                std::chrono::system_clock::now())),
        cache_(std::move(cache)),
        records_(*cache_, expander_.client()),
        evaluation_(request_.domain, expander_, records_) {}

  Progress evaluate(Answers& answers) override {
    auto judgement = evaluation_.run({.plain = answers, .telling = answers});
    if (!judgement && answers.refused()) {
      judgement = too_many_questions(request_.domain, limits_of(request_.identity).questions);
    }
    if (!judgement) {
      ask_ahead(evaluation_, answers);
      return {};
    }
    if (judgement->verdict != SpfVerdict::fail) {
      return {.judgement = std::move(judgement), .explanation = {}, .finished = true};
    }
    auto explanation = explain(answers);
    return {.judgement = std::move(judgement),
            .explanation = explanation.value_or(std::string()),
            .finished = explanation.has_value() || answers.refused()};
  }

 private:
  // RFC 7208 section 6.2: exp counts in the record that decided, never in one that it includes.
  std::optional<std::string> explain(Answers& answers) const {
    const auto [record, domain] = evaluation_.decider();
    return record.exp ? expander_.explanation(*record.exp, domain, answers) : std::string();
  }

  const Request request_;
  const Expander expander_;
  const std::shared_ptr<RecordCache> cache_;
  Records records_;
  Evaluation evaluation_;
};

class NativeEngine final : public Engine {
 public:
  std::unique_ptr<Check> start(const Request& request,
                               const std::shared_ptr<dns::Resolver>& resolver) const override {
    return start_check(request, *resolver, limits_of(request.identity), [this](Request complete) {
      return std::make_unique<NativeEvaluator>(std::move(complete), cache_);
    });
  }

 private:
  const std::shared_ptr<RecordCache> cache_ = std::make_shared<RecordCache>();
};

}  // namespace

std::shared_ptr<const Engine> make_native_engine() {
  return std::make_shared<NativeEngine>();
}

}  // namespace anshin::spf
