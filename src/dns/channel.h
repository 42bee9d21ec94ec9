// One c-ares channel to one name server: sends a packet once over UDP, again over TCP if the answer
// was truncated (or over TCP alone), and reports what came of it. c-ares 1.18 matches answers by
// address, ID and question, and ignores what does not fit. No retries here: Flight decides about
// those.
//
// c-ares opens a channel's sockets for its first query and closes them when none is left. A channel
// that is used again only when idle therefore sends every query from a fresh, random source port.
//
// Not thread-safe: the thread that owns the epoll descriptor owns the channel.
#pragma once

#include "dns/server_list.h"

#include <ares.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace anshin::dns {

/// What came of one packet that was sent.
struct Outcome {
  enum class Kind { answered, silent, unreachable };

  std::uint64_t ticket = 0;  ///< as given to send()
  std::size_t server = 0;    ///< number of the server that was asked
  bool edns = false;         ///< the query carried an OPT record
  Kind kind = Kind::unreachable;
  std::vector<std::uint8_t> packet{};  ///< answered: the raw answer
  std::string trouble{};               ///< unreachable: why
  bool opt_missing = false;            ///< answered: certainly without an OPT record
};

class Channel {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// What a channel needs from its owner. `outcomes` and `epoll` must outlive it.
  struct Setting {
    ServerAddress address;
    std::size_t server = 0;  ///< for Outcome
    bool edns = false;       ///< whether its queries carry an OPT record
    std::uint32_t slot =
        0;  ///< upper half of the data of its epoll events; the lower half is the descriptor
    std::chrono::milliseconds timeout{0};
    int epoll = -1;
    std::vector<Outcome>* outcomes = nullptr;
  };

  /// Throws std::runtime_error if c-ares cannot make a channel.
  explicit Channel(const Setting& setting);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  void send(std::uint64_t ticket, std::span<const std::uint8_t> query);
  /// Handles epoll `events` of a descriptor.
  void process(int descriptor, std::uint32_t events);
  /// Handles what is overdue. Call it at due().
  void process_timeouts();

  /// When c-ares wants to be called even if nothing arrives; nullopt while idle.
  std::optional<Time> due() const { return due_; }
  bool idle() const { return in_flight_ == 0; }
  std::size_t server() const { return setting_.server; }
  bool edns() const { return setting_.edns; }
  /// The server answered a query with EDNS without it. c-ares may have left EDNS off for the whole
  /// channel, which does not fit the packets that we send: do not use the channel again.
  bool worn() const { return worn_; }

 private:
  struct Query;

  static void on_answer(void* query, int status, int timeouts, unsigned char* packet, int size);
  static void on_socket_state(void* channel, ares_socket_t socket, int readable, int writable);
  void finish(std::uint64_t ticket, int status, std::span<const std::uint8_t> packet);
  void update_due();

  const Setting setting_;
  ares_channel channel_ = nullptr;
  std::size_t in_flight_ = 0;
  std::optional<Time> due_;
  bool worn_ = false;
};

}  // namespace anshin::dns
