#include "ctl/milter_probe.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace anshin::ctl {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

/// An address as the sockets API wants it.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

template <typename Specific>
Address pack(const Specific& specific) {
  Address address;
  address.size = sizeof specific;
  std::memcpy(&address.storage, &specific, sizeof specific);
  return address;
}

Address address_of(const config::MilterSocket& socket) {
  if (!socket.endpoint) {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    socket.path.copy(local.sun_path, sizeof(local.sun_path) - 1);
    return pack(local);
  }
  const auto& octets = socket.endpoint->address.octets();
  if (socket.endpoint->address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(socket.endpoint->port);
    std::memcpy(&v4.sin_addr, octets.data(), sizeof v4.sin_addr);
    return pack(v4);
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(socket.endpoint->port);
  std::memcpy(&v6.sin6_addr, octets.data(), sizeof v6.sin6_addr);
  return pack(v6);
}

// Option negotiation: length 13, 'O', version 6, all actions, all steps. A connection that ends
// here is no SMTP session.
constexpr std::string_view kHello{"\0\0\0\x0dO\0\0\0\x06\0\0\x01\xff\0\x1f\xff\xff", 17};
constexpr std::size_t kLengthOctets = 4;

}  // namespace

std::expected<std::chrono::milliseconds, std::string> probe_milter(
    const config::MilterSocket& socket, std::chrono::seconds patience) {
  const auto begin = std::chrono::steady_clock::now();
  const auto failure = [](std::string_view what) {
    return std::unexpected(std::string(what) + ": " + std::strerror(errno) +
                           "; is anshind running (systemctl status anshind)?");
  };
  const Address address = address_of(socket);
  const Descriptor connection(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval limit{.tv_sec = patience.count(), .tv_usec = 0};
  ::setsockopt(connection.number(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(connection.number(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (::connect(connection.number(), reinterpret_cast<const sockaddr*>(&address.storage),
                address.size) != 0) {
    return failure("it does not accept a connection");
  }
  if (::send(connection.number(), kHello.data(), kHello.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(kHello.size())) {
    return failure("it does not take the greeting");
  }
  std::array<char, kLengthOctets + 1> answer{};
  errno = 0;
  if (::recv(connection.number(), answer.data(), answer.size(), MSG_WAITALL) !=
      static_cast<ssize_t>(answer.size())) {
    return failure("it does not answer");
  }
  if (answer[kLengthOctets] != 'O') {
    return std::unexpected("what listens there is not a milter");
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               begin);
}

}  // namespace anshin::ctl
