// Log lines to the local syslog daemon, as syslog(3) sends them, but without waiting for it.
#pragma once

#include "telemetry/line_sink.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace anshin::telemetry {

class SyslogSink : public LineSink {
 public:
  /// Tells of trouble with the socket when it begins; the log itself cannot.
  using Complain = std::function<void(const std::string& what)>;

  SyslogSink(std::string program, std::string path, Complain complain);
  ~SyslogSink() override;
  /// While nobody listens at the socket, lines are to be offered again: a syslog daemon may be
  /// about to restart. It is looked for once a second.
  Written write(const Line& line) override;

 private:
  using Clock = std::chrono::steady_clock;

  bool connect();
  int connect_as(int type);
  void disconnect();
  Written send();
  std::string packet_of(const Line& line) const;

  std::string program_;
  std::string path_;
  Complain complain_;
  int socket_ = -1;
  bool is_stream_ = false;
  bool has_complained_ = false;
  Clock::time_point next_try_{};
  std::string packet_;    // on its way, with the NUL that ends it in a stream; empty: none
  std::size_t sent_ = 0;  // of it
};

}  // namespace anshin::telemetry
