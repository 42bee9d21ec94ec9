// SIGHUP, SIGTERM and SIGINT as events that the main thread waits for. SIGUSR1 is taken for SIGHUP:
// it makes OpenDKIM and OpenDMARC reload, and scripts that send it shall not end the daemon.
// SIGUSR2 does nothing.
//
// libmilter runs a thread that waits for these same signals and takes each of them for "stop". So
// its sigwait is answered by ours (see signals.cc), which never returns them, and the main thread
// alone handles them.
#pragma once

#include <chrono>

namespace anshin::daemon {

enum class Event { none, reload, stop };

class Signals {
 public:
  /// Call once, in the main thread, before any other thread starts. Throws std::system_error.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Waits for the next event, at most `patience`.
  Event wait(std::chrono::milliseconds patience);

 private:
  int descriptor_;
};

}  // namespace anshin::daemon
