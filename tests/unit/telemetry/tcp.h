// A TCP socket on the loopback address, as somebody else's and as a client's.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <utility>

namespace anshin::telemetry {

class Tcp {
 public:
  Tcp() : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {}
  ~Tcp() { close(); }
  Tcp(const Tcp&) = delete;
  Tcp& operator=(const Tcp&) = delete;
  Tcp(Tcp&&) = delete;
  Tcp& operator=(Tcp&&) = delete;

  /// Binds to a port that the system chooses, and returns it.
  std::uint16_t take_port() {
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(descriptor_, generic, length), 0);
    EXPECT_EQ(::listen(descriptor_, 1), 0);
    EXPECT_EQ(::getsockname(descriptor_, generic, &length), 0);
    return ntohs(address.sin_port);
  }

  bool connect(std::uint16_t port) {
    sockaddr_in address = loopback(port);
    return ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  /// Sends a request and returns all that comes back.
  std::string talk(std::uint16_t port, const std::string& request) {
    if (!connect(port)) {
      return {};
    }
    EXPECT_EQ(::send(descriptor_, request.data(), request.size(), 0),
              static_cast<ssize_t>(request.size()));
    return receive();
  }

  /// All that comes until the other end closes.
  std::string receive() {
    std::string answer;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::recv(descriptor_, buffer.data(), buffer.size(), 0)) > 0;) {
      answer.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return answer;
  }

  void close() {
    if (const int open = std::exchange(descriptor_, -1); open >= 0) {
      ::close(open);
    }
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  int descriptor_;
};

}  // namespace anshin::telemetry
