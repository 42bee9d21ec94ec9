#include "daemon/signals.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>

// Stands before the C library's function for the whole process. The only caller is libmilter's
// signal thread; it gets to sleep for ever, as if no signal came.
extern "C" int sigwait(const sigset_t* /*set*/, int* /*signal*/) {
  for (;;) {
    ::pause();
  }
}

namespace anshin::daemon {
namespace {

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGHUP, SIGTERM, SIGINT, SIGUSR1, SIGUSR2}) {
    sigaddset(&set, signal);
  }
  return set;
}

Event event_of(std::uint32_t signal) {
  switch (signal) {
    case SIGHUP:
    case SIGUSR1:
      return Event::reload;
    case SIGUSR2:
      return Event::none;
    default:
      return Event::stop;
  }
}

}  // namespace

Signals::Signals() {
  const sigset_t set = handled_signals();
  // Every later thread inherits the mask, so the signals stay pending until they are read here.
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor_ < 0) {
    throw std::system_error(errno, std::generic_category(), "signalfd");
  }
}

Signals::~Signals() {
  ::close(descriptor_);
}

Event Signals::wait(std::chrono::milliseconds patience) {
  pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
  if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) {
    return Event::none;
  }
  signalfd_siginfo info{};
  if (::read(descriptor_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) {
    return Event::none;
  }
  return event_of(info.ssi_signo);
}

}  // namespace anshin::daemon
