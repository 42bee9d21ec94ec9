// The descriptor may be shared with other processes, so it cannot be made non-blocking: each piece
// is only written where there is room for it.
#include "telemetry/stream_sink.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string>

namespace anshin::telemetry {

namespace {

bool is_socket(int descriptor) {
  struct stat status = {};
  return ::fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode);
}

}  // namespace

StreamSink::StreamSink(int descriptor)
    : descriptor_(descriptor), is_socket_(is_socket(descriptor)) {}

Written StreamSink::write(const Line& line) {
  const std::string text = line.text + '\n';
  while (written_ < text.size()) {
    const ssize_t count = write_some(std::string_view(text).substr(written_));
    if (count >= 0) {
      written_ += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return Written::later;
    } else if (errno != EINTR) {
      written_ = 0;
      return Written::lost;
    }
  }
  written_ = 0;
  return Written::done;
}

ssize_t StreamSink::write_some(std::string_view rest) const {
  if (is_socket_) {
    return ::send(descriptor_, rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
  // A pipe that is ready has room for PIPE_BUF bytes (poll(2), pipe(7)).
  pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
  if (::poll(&ready, 1, 0) == 0) {
    errno = EAGAIN;
    return -1;
  }
  return ::write(descriptor_, rest.data(), std::min<std::size_t>(rest.size(), PIPE_BUF));
}

}  // namespace anshin::telemetry
