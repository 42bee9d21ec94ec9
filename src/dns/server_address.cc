#include "dns/server_address.h"

#include "text/printable.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace anshin::dns {

namespace {

constexpr std::size_t longest_interface = 15;  // IFNAMSIZ without its NUL

struct Parts {
  std::string_view host;
  std::optional<std::string_view> port;
};

// Cuts the port off; brackets are needed only where an IPv6 address has a port.
Parts split(std::string_view text) {
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) {
      return {};
    }
    const std::string_view rest = text.substr(close + 1);
    const std::string_view host = text.substr(1, close - 1);
    if (rest.empty()) {
      return {.host = host, .port = std::nullopt};
    }
    return rest[0] == ':' ? Parts{.host = host, .port = rest.substr(1)} : Parts{};
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
    return {.host = text, .port = std::nullopt};
  }
  return {.host = text.substr(0, colon), .port = text.substr(colon + 1)};
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = status == std::errc() && stop == text.data() + text.size();
  return whole && port != 0 ? std::optional(port) : std::nullopt;
}

bool is_link_local(const IpAddress& address) {
  static const IpNetwork link_local = parse_ip_network("fe80::/10").value();
  return address.is_v6() && address.in_network(link_local.address, link_local.prefix);
}

bool is_interface(std::string_view text) {
  return !text.empty() && text.size() <= longest_interface && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c < 0x7F && c != '/' && c != ':' && c != '%';
  });
}

std::unexpected<std::string> refusal(std::string_view text, const std::string& why) {
  return std::unexpected("\"" + text::printable(text) + "\" " + why);
}

}  // namespace

std::string ServerAddress::to_string() const {
  const std::string host = address.to_string() + (interface.empty() ? "" : "%" + interface);
  return (address.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::expected<ServerAddress, std::string> parse_server_address(std::string_view text) {
  const Parts parts = split(text);
  const auto percent = std::min(parts.host.find('%'), parts.host.size());
  const auto address = parse_ip_address(parts.host.substr(0, percent));
  const auto port = parts.port ? parse_port(*parts.port) : std::optional<std::uint16_t>(53);
  const bool brackets_fit = !text.starts_with('[') || (address && address->is_v6());
  if (!address || !port || !brackets_fit) {
    return refusal(text,
                   "is not a name server; write an address such as 192.0.2.53, 192.0.2.53:5353, "
                   "[2001:db8::53]:53 or fe80::1%eth0");
  }
  const bool has_interface = percent < parts.host.size();
  if (has_interface != is_link_local(*address)) {
    return refusal(text, has_interface
                             ? "has an interface, which only a link-local address (fe80::/10) has"
                             : "is a link-local address; write the interface behind which it is "
                               "with it, such as fe80::1%eth0");
  }
  const std::string_view interface = has_interface ? parts.host.substr(percent + 1) : "";
  if (has_interface && !is_interface(interface)) {
    return refusal(text, "does not name an interface behind the %");
  }
  return ServerAddress{.address = *address, .port = *port, .interface = std::string(interface)};
}

}  // namespace anshin::dns
