// The addresses of config/address.h as the sockets API wants them.
#pragma once

#include "config/address.h"

#include <sys/socket.h>

#include <optional>
#include <string>

namespace anshin::config {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  int family() const { return storage.ss_family; }
  /// The socket API takes every address family through one pointer type.
  const sockaddr* generic() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress socket_address(const Endpoint& endpoint);
/// nullopt if the path is longer than a unix socket's may be (107 octets on Linux).
std::optional<SocketAddress> socket_address(const std::string& path);
/// nullopt as for a path.
std::optional<SocketAddress> socket_address(const MilterSocket& socket);

/// A stream socket that closes itself.
class StreamSocket {
 public:
  /// `flags`: SOCK_NONBLOCK or 0. get() is negative if the system has none to give.
  StreamSocket(int family, int flags);
  ~StreamSocket();
  StreamSocket(const StreamSocket&) = delete;
  StreamSocket& operator=(const StreamSocket&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace anshin::config
