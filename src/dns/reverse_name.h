// Where the names of an address stand in the DNS.
#pragma once

#include <anshin/ip_address.h>

#include <string>

namespace anshin::dns {

/// The name under in-addr.arpa (RFC 1035 section 3.5) or ip6.arpa (RFC 3596 section 2.5). An
/// IPv4-mapped address is taken as IPv6.
std::string reverse_name(const IpAddress& address);

}  // namespace anshin::dns
