// Addresses of this host and of private networks: where a publisher's redirect has no business.
#pragma once

#include <string_view>

namespace anshin::distribution {

/// Whether an IPv4 or IPv6 address in text form is not one of the public internet: this host,
/// private networks, links, multicast, reserved ranges (RFC 6890), also embedded in an IPv6 address
/// (RFC 4291 section 2.5.5, RFC 6052). What is no address counts as internal.
bool is_internal_address(std::string_view address);

}  // namespace anshin::distribution
