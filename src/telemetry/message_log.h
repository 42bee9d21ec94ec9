// The one line that the log holds of every message.
#pragma once

#include <anshin/mark.h>
#include <anshin/results.h>

#include "policy/policy.h"
#include "telemetry/event.h"

#include <chrono>
#include <string_view>

namespace anshin::telemetry {

/// How long the message was at the daemon's end.
struct Timing {
  std::chrono::milliseconds end_of_message{0};  ///< from the MTA's end of message to our answer
  std::chrono::milliseconds waited{0};          ///< of that, waiting for the DNS
};

/// Fields, where there is something to say: queue_id client helo author_domain mail_from_domain spf
/// dkim arc arc_sealer dmarc dmarc_policy shown_domain mark id registry action would override
/// reason mark_reason ms waited_ms. At most five signatures and the last ARC sealer are told.
Event message_event(std::string_view queue_id, const AuthReport& report, const mark::Mark& mark,
                    const policy::Plan& plan, const Timing& timing);

}  // namespace anshin::telemetry
