// An SPF check in flight, whatever evaluates it: runs an evaluator over the answers that are there,
// and again when more have come. No thread waits but the one that wants the result.
#pragma once

#include <anshin/verifiers.h>

#include "spf/answers.h"
#include "spf/judgement.h"
#include "spf/limits.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace anshin::spf {

/// How far an evaluation has come.
struct Progress {
  std::optional<Judgement> judgement;
  std::string explanation;  ///< RFC 7208 section 6.2
  bool finished = false;    ///< else what is missing has been asked for: run it again later
};

class Evaluator {
 public:
  virtual ~Evaluator() = default;
  /// Goes as far as the answers reach. Never called on two threads at once, nor once it has
  /// finished.
  virtual Progress evaluate(Answers& answers) = 0;
};

using MakeEvaluator = std::function<std::unique_ptr<Evaluator>(Request)>;

/// What one check may cost.
struct CheckLimits {
  unsigned questions = 0;        ///< that are needed
  unsigned questions_ahead = 0;  ///< asked ahead, and not needed in the end
  std::chrono::seconds time = longest_check;
};

/// Starts a check: settles at once what needs no DNS (RFC 7208 section 4.3), else runs the
/// evaluator that `make` gives. `resolver` must outlive the check.
std::unique_ptr<Check> start_check(const Request& request, dns::Resolver& resolver,
                                   const CheckLimits& limits, const MakeEvaluator& make);

}  // namespace anshin::spf
