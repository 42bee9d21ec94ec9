// The DMARC verdict of one message (RFC 9989 sections 4.4, 4.10.2 and 5.3). Pure: no I/O, no clock.
#pragma once

#include <anshin/results.h>

#include "dmarc/findings.h"

#include <span>

namespace anshin::dmarc {

/// `mailfrom` is SPF's result for the MAIL FROM identity (where that is empty: for the postmaster
/// of the HELO name, RFC 7208 section 2.4); a result for another identity never counts (RFC 9989
/// section 4.4.2).
DmarcResult evaluate(const Findings& findings, const SpfResult& mailfrom,
                     std::span<const DkimResult> dkim);

}  // namespace anshin::dmarc
