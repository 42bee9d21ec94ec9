// The name servers that the system is set up with.
#include "dns/system_servers.h"

#include <ares.h>

#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace anshin::dns {

namespace {

ServerAddress to_address(const ares_addr_port_node& node) {
  ServerAddress server;
  if (node.family == AF_INET) {
    std::array<std::uint8_t, 4> octets{};
    std::memcpy(octets.data(), &node.addr.addr4, octets.size());
    server.address = IpAddress::v4(octets);
  } else {
    std::array<std::uint8_t, 16> octets{};
    std::memcpy(octets.data(), &node.addr.addr6, octets.size());
    server.address = IpAddress::v6(octets);
  }
  if (node.udp_port != 0) {
    server.port = static_cast<std::uint16_t>(node.udp_port);
  }
  return server;
}

}  // namespace

std::vector<ServerAddress> system_servers() {
  ares_channel channel = nullptr;
  ares_addr_port_node* nodes = nullptr;
  int status = ares_init(&channel);
  if (status == ARES_SUCCESS) {
    status = ares_get_servers_ports(channel, &nodes);
    ares_destroy(channel);
  }
  if (status != ARES_SUCCESS) {
    throw std::runtime_error(std::string("the system's name servers: ") + ares_strerror(status));
  }
  const std::unique_ptr<ares_addr_port_node, void (*)(void*)> owner(nodes, &ares_free_data);
  std::vector<ServerAddress> servers;
  for (const ares_addr_port_node* node = nodes; node != nullptr; node = node->next) {
    servers.push_back(to_address(*node));
  }
  return servers;
}

}  // namespace anshin::dns
