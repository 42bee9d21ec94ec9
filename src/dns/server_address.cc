// Name servers: reading their addresses, preferring those that answer.
#include "dns/server_address.h"

#include "text/printable.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace anshin::dns {

namespace {

constexpr std::chrono::seconds trial_interval{10};

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

}  // namespace

std::string ServerAddress::to_string() const {
  const std::string host = address.to_string();
  return (address.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::expected<ServerAddress, std::string> parse_server_address(std::string_view text) {
  const Parts parts = split(text);
  const auto address = parse_ip_address(parts.host);
  const auto port = parts.port ? parse_port(*parts.port) : std::optional<std::uint16_t>(53);
  const bool brackets_fit = !text.starts_with('[') || (address && address->is_v6());
  if (!address || !port || !brackets_fit) {
    return std::unexpected("\"" + text::printable(text) +
                           "\" is not a name server; write an address such as 192.0.2.53, "
                           "192.0.2.53:5353 or [2001:db8::53]:53");
  }
  return ServerAddress{.address = *address, .port = *port};
}

ServerList::ServerList(const std::vector<ServerAddress>& servers) {
  for (const ServerAddress& address : servers) {
    servers_.push_back({.address = address});
  }
}

std::vector<std::size_t> ServerList::order(Time now) {
  std::vector<std::size_t> order;
  std::vector<std::size_t> silent;
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    Entry& server = servers_[index];
    if (server.silent && now < server.next_trial) {
      silent.push_back(index);
      continue;
    }
    server.next_trial = now + trial_interval;  // only this question pays if it is still dead
    order.push_back(index);
  }
  order.insert(order.end(), silent.begin(), silent.end());
  return order;
}

void ServerList::stayed_silent(std::size_t index, Time now) {
  servers_.at(index).silent = true;
  servers_.at(index).next_trial = now + trial_interval;
}

}  // namespace anshin::dns
