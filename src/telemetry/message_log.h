// The one line that the log holds of every message.
#pragma once

#include <anshin/mark.h>
#include <anshin/registry.h>
#include <anshin/results.h>

#include "policy/policy.h"
#include "telemetry/event.h"

#include <chrono>
#include <string_view>
#include <vector>

namespace anshin::telemetry {

/// How long the message was at the daemon's end.
struct Timing {
  std::chrono::microseconds end_of_message{0};  ///< from the MTA's end of message to our answer
  std::chrono::microseconds waited{0};          ///< of that, waiting for the DNS
};

/// Fields, where there is something to say: queue_id client helo author_domain mail_from_domain spf
/// spf_reason dkim dkim_reason arc arc_reason arc_sealer dmarc dmarc_reason dmarc_policy
/// shown_domain mark id registry action would override no_override reason mark_reason ms waited_ms.
/// Whatever did not pass has its reason. At most five signatures and five ARC sealers are told.
Event message_event(std::string_view queue_id, const AuthReport& report, const mark::Mark& mark,
                    const policy::Plan& plan, const Timing& timing);

/// What the level debug adds to that line: every single check with its reason, and what the
/// registries said of the author domain. Events "check" and "registry".
std::vector<Event> detail_events(std::string_view queue_id, const AuthReport& report,
                                 const registry::Finding& finding);

}  // namespace anshin::telemetry
