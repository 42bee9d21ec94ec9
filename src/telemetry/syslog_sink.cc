// The packets of RFC 3164 section 4.1 in the form that syslog(3) gives them on this side of the
// socket: no host name, the local time.
#include "telemetry/syslog_sink.h"

#include "config/socket_address.h"

#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

namespace anshin::telemetry {

namespace {

constexpr std::chrono::seconds try_interval{1};

int severity_of(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug:
      return LOG_DEBUG;
    case config::LogLevel::info:
      return LOG_INFO;
    case config::LogLevel::warning:
      return LOG_WARNING;
    case config::LogLevel::error:
      return LOG_ERR;
  }
  return LOG_ERR;
}

std::string local_time() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  std::array<char, 32> buffer{};
  return {buffer.data(), std::strftime(buffer.data(), buffer.size(), "%b %e %T", &parts)};
}

}  // namespace

SyslogSink::SyslogSink(std::string program, std::string path, Complain complain)
    : program_(std::move(program)), path_(std::move(path)), complain_(std::move(complain)) {}

SyslogSink::~SyslogSink() {
  disconnect();
}

Written SyslogSink::write(const Line& line) {
  if (packet_.empty()) {
    packet_ = packet_of(line);
    sent_ = 0;
  }
  const bool was_connected = socket_ >= 0;
  if (!was_connected && !connect()) {
    return Written::later;
  }
  Written written = send();
  if (written == Written::later && socket_ < 0 && was_connected && connect()) {
    written = send();  // the syslog daemon was restarted meanwhile
  }
  if (written != Written::later) {
    packet_.clear();
  }
  return written;
}

Written SyslogSink::send() {
  const std::size_t size = packet_.size() - (is_stream_ ? 0 : 1);
  while (sent_ < size) {
    const ssize_t count =
        ::send(socket_, packet_.data() + sent_, size - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
      sent_ += static_cast<std::size_t>(count);
    } else if (errno == EMSGSIZE) {
      return Written::lost;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
      return Written::later;
    } else if (errno != EINTR) {
      disconnect();
      return Written::later;
    }
  }
  return Written::done;
}

bool SyslogSink::connect() {
  const Clock::time_point now = Clock::now();
  if (now < next_try_) {
    return false;
  }
  next_try_ = now + try_interval;
  int error = connect_as(SOCK_DGRAM);
  if (error == EPROTOTYPE) {
    error = connect_as(SOCK_STREAM);
  }
  if (error == 0) {
    has_complained_ = false;
    return true;
  }
  if (!has_complained_) {
    has_complained_ = true;
    complain_(path_ + ": " + std::error_code(error, std::generic_category()).message());
  }
  return false;
}

int SyslogSink::connect_as(int type) {
  const auto address = config::socket_address(path_);
  if (!address) {
    return ENAMETOOLONG;
  }
  socket_ = ::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket_ < 0) {
    return errno;
  }
  if (::connect(socket_, address->generic(), address->length) != 0) {
    const int error = errno;
    disconnect();
    return error;
  }
  is_stream_ = type == SOCK_STREAM;
  return 0;
}

void SyslogSink::disconnect() {
  if (socket_ >= 0) {
    ::close(socket_);
  }
  socket_ = -1;
  sent_ = 0;
}

std::string SyslogSink::packet_of(const Line& line) const {
  return "<" + std::to_string(LOG_MAIL | severity_of(line.level)) + ">" + local_time() + " " +
         program_ + "[" + std::to_string(::getpid()) + "]: " + line.text + '\0';
}

}  // namespace anshin::telemetry
