#include "bench/stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace anshin::bench {
namespace {

constexpr std::size_t write_threshold = 128 * 1024;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

Descriptor connect_unix(const std::string& path) {
  sockaddr_un place{};
  place.sun_family = AF_UNIX;
  if (path.size() >= sizeof place.sun_path) {
    throw std::runtime_error("the socket's path is too long: " + path);
  }
  std::memcpy(place.sun_path, path.data(), path.size());
  Descriptor descriptor = Descriptor::socket(AF_UNIX, SOCK_STREAM);
  if (connect(descriptor.number(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) {
    fail("connecting to " + path);
  }
  return descriptor;
}

Descriptor connect_inet(std::string_view spec) {
  const std::size_t at = spec.find('@');
  const std::string host(at == std::string_view::npos ? "" : spec.substr(at + 1));
  std::uint16_t port = 0;
  std::from_chars(spec.data(), spec.data() + spec.size(), port);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  if (inet_pton(AF_INET, host.c_str(), &place.sin_addr) != 1) {
    throw std::runtime_error("not PORT@ADDRESS: " + std::string(spec));
  }
  Descriptor descriptor = Descriptor::socket(AF_INET, SOCK_STREAM);
  if (connect(descriptor.number(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) {
    fail("connecting to " + std::string(spec));
  }
  // A stall that the client makes itself is none of the milter's.
  const int on = 1;
  setsockopt(descriptor.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

Descriptor connect_to(const std::string& address) {
  if (address.starts_with("unix:")) {
    return connect_unix(address.substr(5));
  }
  if (address.starts_with("inet:")) {
    return connect_inet(std::string_view(address).substr(5));
  }
  throw std::runtime_error("neither unix:/PATH nor inet:PORT@ADDRESS: " + address);
}

}  // namespace

Stream::Stream(const std::string& address) : descriptor_(connect_to(address)) {}

void Stream::write(std::string_view octets) {
  out_ += octets;
  if (out_.size() >= write_threshold) {
    flush();
  }
}

void Stream::flush() {
  std::string_view rest = out_;
  while (!rest.empty()) {
    const ssize_t sent = send(descriptor_.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) {
      fail("sending to the milter");
    }
    rest.remove_prefix(sent < 0 ? 0 : static_cast<std::size_t>(sent));
  }
  out_.clear();
}

std::string Stream::read(std::size_t count) {
  flush();
  std::array<char, 4096> piece{};
  while (in_.size() < count) {
    const ssize_t got = recv(descriptor_.number(), piece.data(), piece.size(), 0);
    if (got == 0) {
      throw std::runtime_error("the milter closed the connection");
    }
    if (got < 0 && errno != EINTR) {
      fail("receiving from the milter");
    }
    in_.append(piece.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
  }
  std::string octets = in_.substr(0, count);
  in_.erase(0, count);
  return octets;
}

}  // namespace anshin::bench
