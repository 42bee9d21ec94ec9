// Addresses as they are written in the configuration: the milter's socket, name servers, the
// metrics endpoint.
#pragma once

#include <anshin/ip_address.h>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::config {

/// An address and a TCP or UDP port.
struct Endpoint {
  IpAddress address = IpAddress::v4({});
  std::uint16_t port = 0;
  std::string to_string() const;  ///< "127.0.0.1:53" or "[::1]:53"
};

/// Reads "192.0.2.1:53" and "[2001:db8::1]:53". The error says what is wrong.
std::expected<Endpoint, std::string> parse_endpoint(std::string_view text);

/// Where the milter listens: a path or an endpoint.
struct MilterSocket {
  std::string path;                  ///< of a unix socket; empty for TCP
  std::optional<Endpoint> endpoint;  ///< of a TCP socket
};

/// Reads "unix:/path" (or "local:/path"), "inet:8891@127.0.0.1", "inet6:8891@[::1]"; "localhost"
/// stands for the loopback address. The error says what is wrong.
std::expected<MilterSocket, std::string> parse_milter_socket(std::string_view text);

}  // namespace anshin::config
