// Sends packets to name servers and waits for what comes back: channels to every server, one epoll
// descriptor. One thread owns a Transport; only wake() may be called from others.
#pragma once

#include "dns/channel.h"
#include "dns/server_list.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace anshin::dns {

/// A descriptor that is closed when its owner goes.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int value() const { return value_; }

 private:
  int value_;
};

class Transport {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Channels per server, for queries with and for those without EDNS. As long as no more questions
  /// than this are in flight to a server, each is sent from a source port of its own.
  static constexpr std::size_t max_channels = 64;

  /// Throws std::runtime_error if the system gives no descriptors or c-ares no channel.
  Transport(const ServerList& servers, std::chrono::milliseconds timeout);

  /// Takes over which servers there are; their numbers are those of the list. Those that are no
  /// longer in use lose their idle channels; what is under way to them may still be answered.
  void use(const ServerList& servers);
  /// Sends a query once; wait() brings the outcome, after `timeout` at the latest (twice that if
  /// the answer comes over TCP). `edns`: it carries an OPT record.
  void send(std::size_t server, bool edns, std::uint64_t ticket,
            std::span<const std::uint8_t> query);
  /// Waits until something came of what was sent, somebody called wake(), or it is `until`.
  std::vector<Outcome> wait(Time until);
  void wake() const;

 private:
  struct Channels {
    std::vector<std::uint32_t> slots;
    std::vector<std::uint32_t> idle;  // those of them without a query
    std::size_t next = 0;             // of slots, when none is idle
  };
  struct Server {
    ServerAddress address;
    bool in_use = true;
    std::array<Channels, 2> channels;  // without and with EDNS
  };

  std::uint32_t pick(std::size_t server, bool edns);
  std::uint32_t open(std::size_t server, bool edns);
  void close(std::uint32_t slot);
  void settle(std::uint32_t slot);
  void process_due(Time now);
  Time next_due(Time until) const;

  const std::chrono::milliseconds timeout_;
  const Descriptor epoll_;
  const Descriptor wake_;
  std::vector<Server> servers_;
  std::vector<Outcome> outcomes_;
  std::vector<std::unique_ptr<Channel>> channels_;  // by slot; null where one was closed
  std::vector<bool> busy_;                          // by slot
};

}  // namespace anshin::dns
