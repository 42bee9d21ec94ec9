#include "milter/accept_gate.h"

#include "telemetry/log.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>

namespace anshin::milter {
namespace {

std::atomic<AcceptGate*> gate = nullptr;

// How often a waiting gate looks whether there is room.
constexpr auto kStep = std::chrono::milliseconds(20);
// A shortage has ended when there was none for so long.
constexpr auto kQuiet = std::chrono::seconds(10);

std::size_t descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

/// Whether a connection may keep its number.
bool fits(int connection) {
  const std::size_t limit = descriptor_limit();
  return static_cast<std::size_t>(connection) < limit - descriptor_reserve(limit);
}

bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

bool has_arrivals(int listener) {
  pollfd waiting{.fd = listener, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, 0) == 1;
}

/// The connection under the lowest number that is free, if that is lower.
int moved_down(int connection) {
  const int lower = ::fcntl(connection, F_DUPFD_CLOEXEC, 0);
  if (lower < 0) {
    return connection;
  }
  ::close(lower < connection ? connection : lower);
  return lower < connection ? lower : connection;
}

}  // namespace

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);  // if it may not, the limit stays as it is
  }
}

AcceptGate::AcceptGate(int listener) : listener_(listener) {
  gate = this;
}

AcceptGate::~AcceptGate() {
  gate = nullptr;
}

int AcceptGate::accept(sockaddr* address, socklen_t* size) {
  const int connection = ::accept4(listener_, address, size, SOCK_CLOEXEC);
  const bool goes_on = connection >= 0 ? fits(connection) : !is_shortage(errno);
  return goes_on ? connection : wait_for_room(connection, address, size);
}

int AcceptGate::wait_for_room(int connection, sockaddr* address, socklen_t* size) {
  tell_begin();
  while (!stopping_) {
    std::this_thread::sleep_for(kStep);
    if (connection < 0) {
      if (!has_arrivals(listener_)) {
        break;  // it has gone, or libmilter is to look at another socket
      }
      connection = ::accept4(listener_, address, size, SOCK_CLOEXEC);
      if (connection < 0 && !is_shortage(errno)) {
        return -1;
      }
    }
    connection = connection < 0 ? connection : moved_down(connection);
    if (connection >= 0 && fits(connection)) {
      break;
    }
  }
  const std::lock_guard lock(mutex_);
  last_shortage_ = std::chrono::steady_clock::now();
  errno = EINTR;  // libmilter looks again, and does not count it as a failure
  return connection;
}

void AcceptGate::tell_begin() {
  const std::lock_guard lock(mutex_);
  last_shortage_ = Time::max() - kQuiet;
  if (told_) {
    return;
  }
  told_ = true;
  const std::size_t limit = descriptor_limit();
  telemetry::log_warning(
      "descriptors are short: new connections of the MTA wait until others end; "
      "the limit is " +
      std::to_string(limit) + ", of which " + std::to_string(descriptor_reserve(limit)) +
      " are not for connections; raise LimitNOFILE if the MTA needs more");
}

void AcceptGate::look() {
  const std::lock_guard lock(mutex_);
  if (told_ && std::chrono::steady_clock::now() > last_shortage_ + kQuiet) {
    told_ = false;
    telemetry::log_info("descriptors suffice again: connections of the MTA are accepted at once");
  }
}

}  // namespace anshin::milter

// Stands before the C library's function for the whole process: libmilter accepts its connections
// with it.
extern "C" int accept(int listener, sockaddr* address, socklen_t* size) {
  anshin::milter::AcceptGate* found = anshin::milter::gate.load();
  return found != nullptr && found->guards(listener) ? found->accept(address, size)
                                                     : ::accept4(listener, address, size, 0);
}
