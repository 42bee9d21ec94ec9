#include "config/socket_address.h"

#include <netinet/in.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace anshin::config {
namespace {

template <typename Specific>
SocketAddress pack(const Specific& specific) {
  SocketAddress address;
  address.length = sizeof specific;
  std::memcpy(&address.storage, &specific, sizeof specific);
  return address;
}

}  // namespace

SocketAddress socket_address(const Endpoint& endpoint) {
  const auto& octets = endpoint.address.octets();
  if (endpoint.address.is_v6()) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(endpoint.port);
    std::memcpy(&v6.sin6_addr, octets.data(), sizeof v6.sin6_addr);
    return pack(v6);
  }
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(endpoint.port);
  std::memcpy(&v4.sin_addr, octets.data(), sizeof v4.sin_addr);
  return pack(v4);
}

std::optional<SocketAddress> socket_address(const std::string& path) {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  if (path.size() >= sizeof local.sun_path) {
    return std::nullopt;
  }
  std::ranges::copy(path, static_cast<char*>(local.sun_path));
  return pack(local);
}

std::optional<SocketAddress> socket_address(const MilterSocket& socket) {
  return socket.endpoint ? socket_address(*socket.endpoint) : socket_address(socket.path);
}

StreamSocket::StreamSocket(int family, int flags)
    : descriptor_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)) {}

StreamSocket::~StreamSocket() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

}  // namespace anshin::config
