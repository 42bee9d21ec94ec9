// The Authentication-Results header field of RFC 8601: the only place where it is formatted or
// read.
#pragma once

#include <anshin/results.h>

#include <string>
#include <string_view>

namespace anshin::authres {

/// The field's value for a report: authserv-id and one resinfo each for iprev (if asked for), spf
/// (mailfrom and, where there is one, helo), every DKIM signature (the first 20), arc unless
/// it is switched off, and dmarc; reasons in reason=. 7-bit, folded with "\n\t" so that no line is
/// longer than 78 octets, the field name counted in, wherever a token allows it. What came from
/// outside is quoted; what cannot be quoted safely is left out. A report of which nothing was
/// verified gives
/// "; none".
/// `override_reason`: why local policy does not follow the DMARC policy, or empty; it takes the
/// place of the reason of dmarc, beside policy.override=arc.
std::string format(const AuthReport& report, std::string_view authserv_id,
                   std::string_view override_reason = {});

/// Whether a field's value from outside claims to be from `authserv_id`: in whatever case, with
/// comments, quoted, folded, with a version or a "/job" behind it, as U-label or A-label. A value
/// too broken to tell counts as ours if the id occurs in it before the first semicolon (outside of
/// comments and quoted strings; if one of these has no end, anywhere).
bool bears(std::string_view value, std::string_view authserv_id);

/// Whether a field's value names a version of its form that is not known, so that nobody here can
/// tell what it says: from outside it must go, whoever it is from (RFC 8601 section 5).
bool has_unknown_version(std::string_view value);

}  // namespace anshin::authres
