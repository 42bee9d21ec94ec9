// Name servers as the configuration and resolv.conf(5) write them.
#pragma once

#include <anshin/ip_address.h>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace anshin::dns {

struct ServerAddress {
  IpAddress address = IpAddress::v4({});
  std::uint16_t port = 53;
  /// Of a link-local address, and of no other (RFC 4007 section 11): the name or number of the
  /// interface behind which it is.
  std::string interface{};
  /// Asked over TCP alone.
  bool tcp = false;

  /// "192.0.2.53:53", "[2001:db8::53]:53" or "[fe80::1%eth0]:53".
  std::string to_string() const;
  bool operator==(const ServerAddress&) const = default;
};

/// Reads "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]",
/// "[2001:db8::53]:5353", or "fe80::1%eth0" in the same forms. Whether there is such an interface
/// is not asked: it may come later. The error names the text and what was expected.
std::expected<ServerAddress, std::string> parse_server_address(std::string_view text);

}  // namespace anshin::dns
