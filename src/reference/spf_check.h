// An SPF check in flight: evaluates with libspf2, asks for what was missing, evaluates again when
// it has come. No thread waits but the one that wants the result.
#pragma once

#include <anshin/verifiers.h>

#include "reference/spf_evaluation.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace anshin::reference {

class SpfCheck : public spf::Check {
 public:
  /// `request.domain` must be a name that can be asked for.
  SpfCheck(const spf::Request& request, dns::Resolver& resolver);
  SpfCheck(const SpfCheck&) = delete;
  SpfCheck& operator=(const SpfCheck&) = delete;
  /// Abandons what is under way; answers that still arrive find nobody.
  ~SpfCheck() override;

  SpfResult result(dns::Deadline deadline) override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace anshin::reference
