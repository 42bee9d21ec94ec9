#include "bench/name_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace anshin::bench {
namespace {

constexpr int backlog = 256;
constexpr int receive_buffer = 4 * 1024 * 1024;  // bursts are not to be lost

sockaddr_in ipv4_place(const std::string& address, std::uint16_t port) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  if (inet_pton(AF_INET, address.c_str(), &place.sin_addr) != 1) {
    throw std::runtime_error("not an IPv4 address: " + address);
  }
  return place;
}

Descriptor listening_socket(int type, const sockaddr_in& place) {
  Descriptor descriptor = Descriptor::socket(AF_INET, type | SOCK_NONBLOCK);
  const int on = 1;
  setsockopt(descriptor.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(descriptor.number(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  if (bind(descriptor.number(), reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0 ||
      (type == SOCK_STREAM && listen(descriptor.number(), backlog) != 0)) {
    throw std::system_error(errno, std::generic_category(), "listening");
  }
  return descriptor;
}

}  // namespace

NameServer::NameServer(dns::Zone zone, const std::string& address, std::uint16_t port,
                       std::chrono::milliseconds delay)
    : zone_(std::move(zone)),
      replies_(zone_),
      delay_(delay),
      udp_(listening_socket(SOCK_DGRAM, ipv4_place(address, port))),
      tcp_(listening_socket(SOCK_STREAM, ipv4_place(address, port))) {}

void NameServer::serve() {
  while (true) {
    wait();
    take_datagrams();
    take_connections();
    for (auto stream = streams_.begin(); stream != streams_.end();) {
      const int descriptor = stream->first;
      ++stream;
      take_stream(descriptor);
    }
    send_due();
  }
}

void NameServer::wait() const {
  std::vector<pollfd> polled{{.fd = udp_.number(), .events = POLLIN, .revents = 0},
                             {.fd = tcp_.number(), .events = POLLIN, .revents = 0}};
  for (const auto& [descriptor, stream] : streams_) {
    polled.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
  }
  if (held_.empty()) {
    ppoll(polled.data(), polled.size(), nullptr, nullptr);
    return;
  }
  const auto left = std::max(held_.front().due - Clock::now(), Clock::duration::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec time{.tv_sec = seconds.count(), .tv_nsec = (left - seconds).count()};
  ppoll(polled.data(), polled.size(), &time, nullptr);
}

void NameServer::take_datagrams() {
  std::array<std::uint8_t, 4096> buffer{};
  while (true) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const auto got = recvfrom(udp_.number(), buffer.data(), buffer.size(), 0,
                              reinterpret_cast<sockaddr*>(&peer), &size);
    if (got < 0) {
      return;
    }
    hold(udp_.number(), peer, Packet(buffer.begin(), buffer.begin() + got), dns::Protocol::udp);
  }
}

void NameServer::take_connections() {
  while (true) {
    const int descriptor = accept4(tcp_.number(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor < 0) {
      return;
    }
    streams_.try_emplace(descriptor, Stream{.descriptor = Descriptor(descriptor), .received = {}});
  }
}

void NameServer::take_stream(int descriptor) {
  std::array<std::uint8_t, 4096> buffer{};
  const auto got = recv(descriptor, buffer.data(), buffer.size(), 0);
  if (got < 0 && errno == EAGAIN) {
    return;
  }
  if (got <= 0) {
    close_stream(descriptor);
    return;
  }
  Packet& octets = streams_.at(descriptor).received;
  octets.insert(octets.end(), buffer.begin(), buffer.begin() + got);
  while (octets.size() >= 2) {
    const std::ptrdiff_t end = 2 + (octets[0] << 8) + octets[1];
    if (std::ssize(octets) < end) {
      return;
    }
    hold(descriptor, {}, Packet(octets.begin() + 2, octets.begin() + end), dns::Protocol::tcp);
    octets.erase(octets.begin(), octets.begin() + end);
  }
}

void NameServer::close_stream(int descriptor) {
  std::erase_if(held_, [&](const Held& held) { return held.descriptor == descriptor; });
  streams_.erase(descriptor);
}

void NameServer::hold(int descriptor, const sockaddr_in& peer, const Packet& packet,
                      dns::Protocol protocol) {
  const auto query = dns::Query::read(packet);
  if (!query) {
    return;
  }
  auto reply = replies_.reply(*query, packet, protocol, dns::Misbehaviour::none);
  if (!reply) {
    return;
  }
  if (protocol == dns::Protocol::tcp) {
    const auto size = static_cast<unsigned>(reply->size());
    reply->insert(reply->begin(),
                  {static_cast<std::uint8_t>(size >> 8U), static_cast<std::uint8_t>(size & 0xFFU)});
  }
  held_.push_back({.due = Clock::now() + delay_,
                   .descriptor = descriptor,
                   .peer = peer,
                   .packet = std::move(*reply)});
}

void NameServer::send_due() {
  const Clock::time_point now = Clock::now();
  while (!held_.empty() && held_.front().due <= now) {
    const Held& held = held_.front();
    const bool datagram = held.descriptor == udp_.number();
    sendto(held.descriptor, held.packet.data(), held.packet.size(), MSG_NOSIGNAL,
           datagram ? reinterpret_cast<const sockaddr*>(&held.peer) : nullptr,
           datagram ? sizeof held.peer : 0);
    held_.pop_front();
  }
}

}  // namespace anshin::bench
