// Keeps the MTA's connections from taking the last descriptors, which the DNS, the registries and
// the log need.
//
// The limit of descriptors is one on their numbers: each is the lowest that is free and must be
// below it. So connections only get numbers below a ceiling somewhat lower, and all above stays for
// the rest. libmilter, which accepts the connections, would try again and again at once where it
// gets none; here it waits instead, and those that come meanwhile wait in the socket's queue.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>

namespace anshin::milter {

/// Raises the process's limit of descriptors as far as it may.
void raise_descriptor_limit();

/// How many descriptors of a limit are not for connections: 256, or a quarter of a small limit.
constexpr std::size_t descriptor_reserve(std::size_t limit) {
  return limit / 4 < 256 ? limit / 4 : 256;
}

/// Stands before accept(2) for one listening socket. One at a time in a process.
class AcceptGate {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `listener`: libmilter's socket.
  explicit AcceptGate(int listener);
  ~AcceptGate();
  AcceptGate(const AcceptGate&) = delete;
  AcceptGate& operator=(const AcceptGate&) = delete;

  bool guards(int listener) const { return listener == listener_; }
  /// accept(2), but while descriptors are short it waits, for as long as it takes or until stop().
  int accept(sockaddr* address, socklen_t* size);
  /// Logs the end of a shortage. To be called now and then.
  void look();
  /// From now on nothing waits here. A thread that does has to be woken by a signal, or looks up
  /// within milliseconds.
  void stop() noexcept { stopping_ = true; }

 private:
  int wait_for_room(int connection, sockaddr* address, socklen_t* size);
  void tell_begin();

  const int listener_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  bool told_ = false;   // guarded by mutex_, as is the next
  Time last_shortage_;  // counts while told
};

}  // namespace anshin::milter
