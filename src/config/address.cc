// Reads socket addresses strictly: no names but localhost, so that nothing has to be looked up at
// start.
#include "config/address.h"

#include "text/printable.h"

#include <charconv>

namespace anshin::config {

namespace {

// sizeof(sockaddr_un::sun_path) without the terminating NUL.
constexpr std::size_t kMaxSocketPath = 107;

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
    return std::nullopt;
  }
  return port;
}

std::string quoted(std::string_view text) {
  return '"' + text::printable(text) + '"';
}

std::optional<std::string_view> without_prefix(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) {
    return std::nullopt;
  }
  return text.substr(prefix.size());
}

std::expected<MilterSocket, std::string> parse_unix(std::string_view path) {
  if (!path.starts_with('/')) {
    return std::unexpected("the path " + quoted(path) +
                           " must be absolute, e.g. \"unix:/run/anshin/milter.sock\"");
  }
  if (path.ends_with('/') || path.find('\0') != std::string_view::npos) {
    return std::unexpected("the path " + quoted(path) + " must name a file");
  }
  if (path.size() > kMaxSocketPath) {
    return std::unexpected("the path of a socket may have at most 107 bytes");
  }
  return MilterSocket{.path = std::string(path), .endpoint = std::nullopt};
}

std::optional<IpAddress> parse_host(std::string_view host, bool v6) {
  if (host == "localhost") {
    return parse_ip_address(v6 ? "::1" : "127.0.0.1");
  }
  if (v6) {
    if (!host.starts_with('[') || !host.ends_with(']')) {
      return std::nullopt;
    }
    host = host.substr(1, host.size() - 2);
  }
  const auto address = parse_ip_address(host);
  if (!address || address->is_v6() != v6) {
    return std::nullopt;
  }
  return address;
}

std::expected<MilterSocket, std::string> parse_tcp(std::string_view text, bool v6) {
  const std::string form = v6 ? "\"inet6:PORT@[ADDRESS]\", e.g. \"inet6:8891@[::1]\""
                              : "\"inet:PORT@ADDRESS\", e.g. \"inet:8891@127.0.0.1\"";
  const auto at = text.find('@');
  if (at == std::string_view::npos) {
    return std::unexpected("write it as " + form);
  }
  const auto port = parse_port(text.substr(0, at));
  if (!port) {
    return std::unexpected("the port " + quoted(text.substr(0, at)) +
                           " must be a number from 1 to 65535; write it as " + form);
  }
  const auto address = parse_host(text.substr(at + 1), v6);
  if (!address) {
    return std::unexpected(quoted(text.substr(at + 1)) + " is not an " + (v6 ? "IPv6" : "IPv4") +
                           " address; write it as " + form);
  }
  return MilterSocket{.path = {}, .endpoint = Endpoint{*address, *port}};
}

}  // namespace

std::string Endpoint::to_string() const {
  const std::string host = address.to_string();
  return (address.is_v6() ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

std::expected<Endpoint, std::string> parse_endpoint(std::string_view text) {
  std::string_view host;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close != std::string_view::npos) {
      host = text.substr(1, close - 1);
      port = text.substr(close + 1);
    }
  } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = text.substr(colon);
  }
  const auto address = parse_ip_address(host);
  const bool fits = address && address->is_v6() == text.starts_with('[');
  const auto number = port.starts_with(':') ? parse_port(port.substr(1)) : std::nullopt;
  if (!fits || !number) {
    return std::unexpected(quoted(text) +
                           " is not an IP address with a port; write it as \"127.0.0.1:PORT\" or "
                           "\"[::1]:PORT\", the port being 1 to 65535");
  }
  return Endpoint{*address, *number};
}

std::expected<MilterSocket, std::string> parse_milter_socket(std::string_view text) {
  if (const auto path = without_prefix(text, "unix:")) {
    return parse_unix(*path);
  }
  if (const auto path = without_prefix(text, "local:")) {
    return parse_unix(*path);
  }
  if (const auto rest = without_prefix(text, "inet:")) {
    return parse_tcp(*rest, false);
  }
  if (const auto rest = without_prefix(text, "inet6:")) {
    return parse_tcp(*rest, true);
  }
  return std::unexpected(
      quoted(text) + " is none of \"unix:/PATH\", \"inet:PORT@ADDRESS\", \"inet6:PORT@[ADDRESS]\"");
}

}  // namespace anshin::config
