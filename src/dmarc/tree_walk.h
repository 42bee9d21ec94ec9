// The DNS Tree Walk of RFC 9989 section 4.10 as data: which names it visits, what it found there,
// and which organisational domain follows (section 4.10.2). Pure; discovery.h asks the questions.
#pragma once

#include <anshin/resolver.h>

#include "dmarc/record.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dmarc {

enum class StepOutcome {
  none,     ///< no DMARC Policy Record there
  found,    ///< exactly one
  several,  ///< more than one: all discarded (RFC 9989 section 4.10, steps 2 and 6)
  failed    ///< the DNS gave no answer
};

/// What one question of a walk brought.
struct Step {
  std::string domain;  ///< without "_dmarc."
  StepOutcome outcome = StepOutcome::none;
  Record record;     ///< if found
  std::string note;  ///< for people: why there is no record although there was an answer, or how
                     ///< the DNS failed
};

/// The steps from the longest name to the shortest. A walk that was cut short by a psd tag ends
/// with that step.
struct Walk {
  std::string start;
  std::vector<Step> steps;
  bool unasked = false;  ///< its last step was not asked: the message has no question left for it
};

/// The domains at which a walk from `domain` looks, longest first: at most eight.
std::vector<std::string> walk_targets(std::string_view domain);

/// The name of the TXT record of a domain.
std::string record_name(std::string_view domain);

/// Reads an answer to the question for record_name(domain).
Step read_step(std::string domain, const dns::Answer& answer);

/// Whether the walk ends with this step: a record that says psd=y or psd=n.
bool ends_walk(const Step& step);

/// The organisational domain that a walk determined; nullopt if it depends on an answer that the
/// DNS did not give.
std::optional<std::string> organizational_domain(const Walk& walk);

}  // namespace anshin::dmarc
