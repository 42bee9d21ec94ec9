// A name server for tests on loopback, UDP and TCP, in a thread of its own: answers from a Zone,
// and misbehaves as told.
#pragma once

#include "dns/packet_cursor.h"
#include "dns/zone.h"
#include "support/dns_replies.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace anshin::dns {

class DnsServer {
 public:
  explicit DnsServer(Zone zone) : zone_(std::move(zone)) {
    bind_both();
    thread_ = std::thread([this] { run(); });
  }
  ~DnsServer() {
    stopping_ = true;
    thread_.join();
    for (const auto& [descriptor, buffer] : connections_) {
      close(descriptor);
    }
    close(udp_);
    close(tcp_);
  }
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  /// For ResolverOptions::servers.
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  void misbehave(Misbehaviour what) {
    const std::scoped_lock lock(mutex_);
    misbehaviour_ = what;
  }
  /// Answers to UDP queries are held back until release() is called.
  void hold() { holding_ = true; }
  void release() { holding_ = false; }

  std::size_t udp_queries() const { return udp_queries_; }
  std::size_t tcp_queries() const { return tcp_queries_; }
  std::vector<Question> questions() const {
    const std::scoped_lock lock(mutex_);
    return questions_;
  }
  std::set<std::uint16_t> source_ports() const {
    const std::scoped_lock lock(mutex_);
    return source_ports_;
  }
  std::set<std::uint16_t> ids() const {
    const std::scoped_lock lock(mutex_);
    return ids_;
  }

 private:
  using Packet = Replies::Packet;

  void bind_both() {
    for (int attempt = 0; attempt < 100; ++attempt) {
      udp_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      tcp_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      socklen_t size = sizeof(address);
      auto* generic = reinterpret_cast<sockaddr*>(&address);
      if (bind(udp_, generic, size) == 0 && getsockname(udp_, generic, &size) == 0 &&
          bind(tcp_, generic, size) == 0 && listen(tcp_, 64) == 0) {
        port_ = ntohs(address.sin_port);
        return;
      }
      close(udp_);
      close(tcp_);
    }
    throw std::runtime_error("no port for a name server");
  }

  void run() {
    while (!stopping_) {
      std::vector<pollfd> polled{{.fd = udp_, .events = POLLIN, .revents = 0},
                                 {.fd = tcp_, .events = POLLIN, .revents = 0}};
      for (const auto& [descriptor, buffer] : connections_) {
        polled.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
      }
      poll(polled.data(), polled.size(), 2);
      if (polled[0].revents != 0) {
        serve_udp();
      }
      if (polled[1].revents != 0) {
        connections_.try_emplace(accept4(tcp_, nullptr, nullptr, SOCK_CLOEXEC));
      }
      for (std::size_t i = 2; i < polled.size(); ++i) {
        if (polled[i].revents != 0) {
          serve_tcp(polled[i].fd);
        }
      }
      send_held();
    }
  }

  void serve_udp() {
    std::array<std::uint8_t, 4096> buffer{};
    sockaddr_in peer{};
    socklen_t size = sizeof(peer);
    const auto got = recvfrom(udp_, buffer.data(), buffer.size(), MSG_DONTWAIT,
                              reinterpret_cast<sockaddr*>(&peer), &size);
    if (got < 0) {
      return;
    }
    const Packet query(buffer.begin(), buffer.begin() + got);
    ++udp_queries_;
    {
      const std::scoped_lock lock(mutex_);
      source_ports_.insert(ntohs(peer.sin_port));
    }
    if (auto reply = answer(query, Protocol::udp)) {
      held_.emplace_back(peer, std::move(*reply));
    }
  }

  void send_held() {
    if (holding_) {
      return;
    }
    for (const auto& [peer, reply] : held_) {
      sendto(udp_, reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&peer),
             sizeof(peer));
    }
    held_.clear();
  }

  void serve_tcp(int descriptor) {
    std::array<std::uint8_t, 4096> buffer{};
    const auto got = recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got <= 0) {
      close(descriptor);
      connections_.erase(descriptor);
      return;
    }
    Packet& pending = connections_[descriptor];
    pending.insert(pending.end(), buffer.begin(), buffer.begin() + got);
    while (const auto length = PacketCursor(pending).u16()) {
      if (pending.size() < 2U + *length) {
        return;
      }
      const auto end = pending.begin() + 2 + *length;
      const Packet query(pending.begin() + 2, end);
      pending.erase(pending.begin(), end);
      ++tcp_queries_;
      if (auto reply = answer(query, Protocol::tcp)) {
        const auto size = static_cast<unsigned>(reply->size());
        reply->insert(reply->begin(), {static_cast<std::uint8_t>(size >> 8U),
                                       static_cast<std::uint8_t>(size & 0xFFU)});
        send_all(descriptor, *reply);
      }
    }
  }

  static void send_all(int descriptor, const Packet& octets) {
    for (std::size_t sent = 0; sent < octets.size();) {
      const auto now = send(descriptor, octets.data() + sent, octets.size() - sent, MSG_NOSIGNAL);
      if (now <= 0) {
        return;
      }
      sent += static_cast<std::size_t>(now);
    }
  }

  std::optional<Packet> answer(const Packet& packet, Protocol protocol) {
    const auto query = Query::read(packet);
    if (!query) {
      return std::nullopt;
    }
    Misbehaviour misbehaviour{};
    {
      const std::scoped_lock lock(mutex_);
      questions_.push_back(query->question);
      ids_.insert(query->id);
      misbehaviour = misbehaviour_;
    }
    return Replies(zone_).reply(*query, packet, protocol, misbehaviour);
  }

  const Zone zone_;
  int udp_ = -1;
  int tcp_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> holding_ = false;
  std::atomic<std::size_t> udp_queries_ = 0;
  std::atomic<std::size_t> tcp_queries_ = 0;
  mutable std::mutex mutex_;
  Misbehaviour misbehaviour_ = Misbehaviour::none;  // guarded by mutex_, as are the next three
  std::vector<Question> questions_;
  std::set<std::uint16_t> source_ports_;
  std::set<std::uint16_t> ids_;
  std::map<int, Packet> connections_;                 // of the server's thread
  std::vector<std::pair<sockaddr_in, Packet>> held_;  // of the server's thread
  std::thread thread_;
};

}  // namespace anshin::dns
