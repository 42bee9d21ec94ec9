// Log lines to a descriptor, such as standard error: a file, a terminal, a pipe or the journal's
// socket.
#pragma once

#include "telemetry/line_sink.h"

#include <sys/types.h>

#include <cstddef>
#include <string_view>

namespace anshin::telemetry {

class StreamSink : public LineSink {
 public:
  /// The descriptor stays the caller's.
  explicit StreamSink(int descriptor);
  Written write(const Line& line) override;

 private:
  ssize_t write_some(std::string_view rest) const;

  int descriptor_;
  bool is_socket_;
  std::size_t written_ = 0;  // of the line that is on its way
};

}  // namespace anshin::telemetry
