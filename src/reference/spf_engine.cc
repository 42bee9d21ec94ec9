// The SPF engine on libspf2.
#include <anshin/reference_engines.h>

#include "reference/spf_evaluation.h"
#include "spf/check.h"

#include <utility>

namespace anshin::reference {
namespace {

// libspf2 starts anew in every evaluation, so it is left alone until all that was asked has come.
class ReferenceEvaluator final : public spf::Evaluator {
 public:
  explicit ReferenceEvaluator(spf::Request request)
      : request_(std::move(request)),
        expander_(request_, std::chrono::time_point_cast<std::chrono::seconds>(
                                std::chrono::system_clock::now())) {}

  spf::Progress evaluate(spf::Answers& answers) override {
    if (!answers.complete()) {
      return {};
    }
    SpfEvaluation evaluation(request_.domain, expander_, answers);
    auto judgement = evaluation.run();
    if (answers.refused()) {
      judgement = spf::Judgement{.verdict = SpfVerdict::permerror,
                                 .reason = "the check needs " +
                                           dns::beyond_share(spf::purpose_of(request_.identity)) +
                                           ": " + std::string(beyond_reference)};
    }
    if (!judgement) {
      return {};
    }
    if (judgement->verdict != SpfVerdict::fail) {
      return {.judgement = std::move(judgement), .explanation = {}, .finished = true};
    }
    auto explanation = evaluation.explanation();
    return {.judgement = std::move(judgement),
            .explanation = explanation.value_or(std::string()),
            .finished = explanation.has_value()};
  }

 private:
  const spf::Request request_;
  const spf::Expander expander_;
};

class SpfEngine final : public spf::Engine {
 public:
  std::unique_ptr<spf::Check> start(const spf::Request& request,
                                    const std::shared_ptr<dns::Resolver>& resolver) const override {
    return spf::start_check(request, *resolver,
                            {.questions = dns::share_of(spf::purpose_of(request.identity))},
                            [](spf::Request complete) {
                              return std::make_unique<ReferenceEvaluator>(std::move(complete));
                            });
  }
};

}  // namespace

std::shared_ptr<const spf::Engine> make_reference_spf_engine() {
  return std::make_shared<SpfEngine>();
}

}  // namespace anshin::reference
