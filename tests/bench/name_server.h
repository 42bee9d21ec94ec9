// The benchmark's name server: answers from a zone, over UDP and TCP, each answer as late as told
// and none waiting for another. One thread.
#pragma once

#include "bench/descriptor.h"
#include "dns/zone.h"
#include "support/dns_replies.h"

#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace anshin::bench {

class NameServer {
 public:
  /// Listens on an IPv4 address. Throws std::runtime_error.
  NameServer(dns::Zone zone, const std::string& address, std::uint16_t port,
             std::chrono::milliseconds delay);

  /// Serves for ever.
  [[noreturn]] void serve();

 private:
  using Clock = std::chrono::steady_clock;
  using Packet = dns::Replies::Packet;

  /// An answer on its way. Answers leave in the order of their questions.
  struct Held {
    Clock::time_point due;
    int descriptor = -1;  ///< the UDP socket or a TCP connection
    sockaddr_in peer{};   ///< UDP only
    Packet packet;
  };

  /// A TCP connection and what was received of its next query.
  struct Stream {
    Descriptor descriptor;
    Packet received;
  };

  void wait() const;
  void take_datagrams();
  void take_connections();
  void take_stream(int descriptor);
  void close_stream(int descriptor);
  void hold(int descriptor, const sockaddr_in& peer, const Packet& packet, dns::Protocol protocol);
  void send_due();

  const dns::Zone zone_;
  const dns::Replies replies_;
  const std::chrono::milliseconds delay_;
  const Descriptor udp_;
  const Descriptor tcp_;
  std::map<int, Stream> streams_;  ///< by the descriptor's number
  std::deque<Held> held_;
};

}  // namespace anshin::bench
