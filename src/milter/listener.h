// The socket on which the MTA connects: its address, permissions, stale files, and how to stop listening gently.
#pragma once

#include <optional>
#include <string>

namespace anshin::milter {

/// Where to listen, as libmilter wants it.
struct Endpoint {
  std::string connection;  ///< "unix:/run/anshin/milter.sock", "inet:8891@127.0.0.1", "inet6:8891@::1"
  std::string unix_path;   ///< empty unless a unix socket
};

/// Reads milter.socket ("unix:/path", "inet:port@host", "inet6:port@[host]"). Throws std::runtime_error with what is wrong.
Endpoint parse_endpoint(const std::string& text);

/// Owns libmilter's listening socket. One per process: libmilter knows only one.
class Listener {
 public:
  /// Opens the socket through libmilter. A stale socket file is removed; a live one (somebody accepts connections on
  /// it) and anything that is not a socket are left alone. Throws std::runtime_error with what to do about it.
  Listener(const std::string& socket, unsigned mode, const std::string& group);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// From now on nobody can connect; libmilter goes on with the connections that it has.
  void close();

 private:
  Endpoint endpoint_;
  int descriptor_ = -1;
};

}  // namespace anshin::milter
