// A second opinion: the same message through the other engine, and what the two make of it. For
// those who move from another verifier and want to know beforehand what changes.
#pragma once

#include <anshin/authenticator.h>

#include "service/runtime.h"
#include "telemetry/agreement.h"
#include "telemetry/event.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::service {

/// What one engine says.
struct Opinion {
  std::string verdict;
  std::string reason;
};

/// One verdict of both engines.
struct Comparison {
  telemetry::Protocol protocol = telemetry::Protocol::spf;
  std::string subject;  ///< "MAIL FROM example.jp", "d=example.jp s=s1", "example.jp"
  telemetry::Agreement agreement = telemetry::Agreement::agree;
  Opinion used;   ///< of the engine whose verdict counts
  Opinion other;  ///< of the other one
};

/// Holds two reports on one message against each other: SPF of both identities, every DKIM
/// signature, DMARC. Verdicts count, not reasons. Where one engine had no answer from the DNS or is
/// beyond what it can do, they are incomparable. Pure.
std::vector<Comparison> compare(const AuthReport& used, const AuthReport& other);

/// The log line of a comparison.
telemetry::Event comparison_event(std::string_view queue_id, const Comparison& comparison,
                                  config::Engine engine);

/// One message's way through the other engine. It is fed like the Authenticator that counts; it
/// evaluates no ARC, asks no reverse lookup, and takes most answers from the cache.
class CrossCheck {
 public:
  CrossCheck(const Runtime& runtime, std::chrono::sys_seconds now);
  auth::Authenticator& authenticator() { return authenticator_; }
  /// After the end of the message: waits no longer than the deadline.
  std::vector<Comparison> end_of_message(const AuthReport& used, dns::Deadline deadline);

 private:
  auth::Authenticator authenticator_;
};

}  // namespace anshin::service
