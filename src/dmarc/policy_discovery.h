// Which DMARC Policy Record applies to the author domain, and which of its policies (RFC 9989
// section 4.10.1; RFC 7489 section 6.6.3 with the public suffix list). Pure.
#pragma once

#include "dmarc/findings.h"

#include <optional>
#include <string>

namespace anshin::dmarc {

enum class PolicyStatus {
  found,
  none,        ///< there is no record, or one that asks for no processing
  unavailable  ///< the DNS gave no answer
};

struct ApplicablePolicy {
  PolicyStatus status = PolicyStatus::none;
  const Step* step =
      nullptr;  ///< where the record was found; null unless found. Points into the findings
  DmarcPolicy policy = DmarcPolicy::none;
  std::string tag;     ///< the tag that the policy was taken from: "p", "sp" or "np"
  std::string remark;  ///< for people: why there is none, or what is odd about the record
};

ApplicablePolicy applicable_policy(const Findings& findings);

/// Whether the policy depends on whether the author domain exists.
bool needs_existence(const Findings& findings);

}  // namespace anshin::dmarc
