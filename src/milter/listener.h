// The socket on which the MTA connects: its address, permissions, stale files, and how to stop
// listening gently.
#pragma once

#include "config/socket_address.h"
#include "milter/accept_gate.h"

#include <optional>
#include <string>

namespace anshin::milter {

/// Owns libmilter's listening socket. One per process: libmilter knows only one.
class Listener {
 public:
  /// Opens milter.socket through libmilter. A stale socket file is removed; a live one (somebody
  /// accepts connections on it) and anything that is not a socket are left alone. Throws
  /// std::runtime_error with what to do about it.
  Listener(const std::string& socket, unsigned mode, const std::string& group);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// From now on nobody can connect, as soon as libmilter looks up from waiting at the old socket;
  /// libmilter goes on with the connections that it has.
  void close() noexcept;
  /// To be called now and then: for what is to be logged of it.
  void look();

 private:
  std::string unix_path_;  // empty for TCP, and when it is closed
  int descriptor_ = -1;
  config::StreamSocket quiet_;  // takes its place; made early: descriptors may be short later
  std::optional<AcceptGate> gate_;
};

}  // namespace anshin::milter
