// Network addresses of mail clients and DNS answers, and networks in CIDR notation (RFC 4632, RFC
// 4291).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anshin {

/// An IPv4 or IPv6 address. A value; never "unset" (use std::optional for that).
class IpAddress {
 public:
  /// Four octets in network order.
  static IpAddress v4(std::array<std::uint8_t, 4> octets);
  /// Sixteen octets in network order. An IPv4-mapped address (::ffff:a.b.c.d) stays IPv6: see
  /// `unmapped`.
  static IpAddress v6(std::array<std::uint8_t, 16> octets);

  bool is_v4() const { return v4_; }
  bool is_v6() const { return !v4_; }
  /// The octets in network order; the first four count when is_v4().
  const std::array<std::uint8_t, 16>& octets() const { return octets_; }
  /// The IPv4 address inside an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2), else the
  /// address itself.
  IpAddress unmapped() const;
  /// Whether the first `prefix` bits (0 to 32, or 0 to 128) equal those of `network`; false across
  /// families.
  bool in_network(const IpAddress& network, unsigned prefix) const;
  /// Dotted quad, or RFC 5952 text.
  std::string to_string() const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  std::array<std::uint8_t, 16> octets_{};
  bool v4_ = true;
};

/// Reads an address in text form: a dotted quad without leading zeros, or RFC 4291 text, without
/// brackets, "IPv6:" prefix, zone or blanks. std::nullopt for anything else.
std::optional<IpAddress> parse_ip_address(std::string_view text);

/// A network such as 203.0.113.0/24. A plain address is a network of one.
struct IpNetwork {
  IpAddress address = IpAddress::v4({});
  unsigned prefix = 32;  ///< bits, 0 to 32 for IPv4, 0 to 128 for IPv6

  /// IPv4-mapped addresses are compared as IPv4.
  bool contains(const IpAddress& candidate) const {
    return candidate.unmapped().in_network(address, prefix);
  }
};

/// Reads "203.0.113.0/24", "2001:db8::/32" or a plain address. std::nullopt for anything else, bits
/// set beyond the prefix included.
std::optional<IpNetwork> parse_ip_network(std::string_view text);

}  // namespace anshin
