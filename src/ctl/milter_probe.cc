#include "ctl/milter_probe.h"

#include "config/socket_address.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace anshin::ctl {
namespace {

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
  const auto address = config::socket_address(socket);
  if (!address) {
    return std::unexpected("the path of the socket is too long");
  }
  const config::StreamSocket connection(address->family(), 0);
  const timeval limit{.tv_sec = patience.count(), .tv_usec = 0};
  ::setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(connection.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (::connect(connection.get(), address->generic(), address->length) != 0) {
    return failure("it does not accept a connection");
  }
  if (::send(connection.get(), kHello.data(), kHello.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(kHello.size())) {
    return failure("it does not take the greeting");
  }
  std::array<char, kLengthOctets + 1> answer{};
  errno = 0;
  if (::recv(connection.get(), answer.data(), answer.size(), MSG_WAITALL) !=
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
