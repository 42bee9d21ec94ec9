// The list of addresses that a DMARC Policy Record wants reports at (RFC 9989 sections 4.6
// and 4.8).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anshin::dmarc {

/// The syntactically valid URIs of a comma-separated list, in order, without the obsolete "!size"
/// behind them; at most 100. What is not a URI (RFC 3986) is left out, and so is a mailto: without
/// an address.
std::vector<std::string> parse_report_uris(std::string_view list);

}  // namespace anshin::dmarc
