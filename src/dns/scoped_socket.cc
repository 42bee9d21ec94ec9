#include "dns/scoped_socket.h"

#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>

namespace anshin::dns {

namespace {

unsigned interface_number(const std::string& interface) {
  unsigned number = 0;
  const char* end = interface.data() + interface.size();
  const auto [stop, status] = std::from_chars(interface.data(), end, number);
  return status == std::errc() && stop == end ? number : ::if_nametoindex(interface.c_str());
}

sockaddr_in6 to_sockaddr(const IpAddress& address, std::uint16_t port) {
  sockaddr_in6 out{};
  out.sin6_family = AF_INET6;
  out.sin6_port = htons(port);
  std::memcpy(&out.sin6_addr, address.octets().data(), sizeof(out.sin6_addr));
  return out;
}

ares_socket_t open_socket(int family, int type, int protocol, void* /*server*/) {
  const int descriptor = ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
  if (descriptor >= 0 && type == SOCK_STREAM) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  return descriptor;
}

int close_socket(ares_socket_t descriptor, void* /*server*/) {
  return ::close(descriptor);
}

int connect_socket(ares_socket_t descriptor, const sockaddr* /*stand_in*/, ares_socklen_t /*size*/,
                   void* data) {
  const auto& server = *static_cast<const ServerAddress*>(data);
  sockaddr_in6 address = to_sockaddr(server.address, server.port);
  address.sin6_scope_id = interface_number(server.interface);
  if (address.sin6_scope_id == 0) {
    errno = ENODEV;
    return -1;
  }
  return ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

ares_ssize_t receive(ares_socket_t descriptor, void* buffer, size_t size, int flags, sockaddr* from,
                     ares_socklen_t* from_size, void* data) {
  if (from != nullptr && from_size != nullptr) {
    const auto& server = *static_cast<const ServerAddress*>(data);
    const sockaddr_in6 address = to_sockaddr(stand_in_address(), server.port);
    *from_size = std::min(*from_size, ares_socklen_t{sizeof(address)});
    std::memcpy(from, &address, *from_size);
  }
  return ::recv(descriptor, buffer, size, flags);
}

ares_ssize_t send_pieces(ares_socket_t descriptor, const iovec* pieces, int count,
                         void* /*server*/) {
  return ::writev(descriptor, pieces, count);
}

}  // namespace

IpAddress stand_in_address() {
  return parse_ip_address("::1").value();
}

const ares_socket_functions& scoped_socket_functions() {
  static const ares_socket_functions functions{.asocket = open_socket,
                                               .aclose = close_socket,
                                               .aconnect = connect_socket,
                                               .arecvfrom = receive,
                                               .asendv = send_pieces};
  return functions;
}

}  // namespace anshin::dns
