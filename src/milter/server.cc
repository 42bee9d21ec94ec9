#include "milter/server.h"

#include "milter/callbacks.h"

#include <libmilter/mfapi.h>
#include <pthread.h>

#include <csignal>

namespace anshin::milter {
namespace {

// Connections that wait to be accepted while all workers are busy.
constexpr int kBacklog = 1024;

// libmilter drops a connection whose packet is larger, and the message would go on unstamped; it
// knows no larger size.
constexpr std::size_t kMaxPacket = 1U << 20U;

// libmilter waits for a connection for up to five seconds, at the socket that it found when it
// began to wait, and holds the lock that smfi_stop needs meanwhile. Only a connection or a signal
// makes it look up. A connection may go to a socket at which it does not wait yet, or no longer; a
// signal cannot miss. Nobody else sends this one, and whoever does not handle it is not ended by
// it.
constexpr int kLookUp = SIGURG;

// How often a stopping server looks whether messages, and then libmilter, have come to their end.
constexpr auto kStep = std::chrono::milliseconds(20);

void interrupt_waiting_on(int signal) {
  struct sigaction action = {};
  action.sa_handler = [](int /*signal*/) {};
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

Server::Server(Context& context) : context_(context) {
  interrupt_waiting_on(kLookUp);
  const config::Milter& settings = context.runtime()->configuration.milter;
  register_callbacks(context);
  smfi_setbacklog(kBacklog);
  smfi_setmaxdatasize(kMaxPacket);
  listener_.emplace(settings.socket, settings.socket_mode, settings.socket_group);
}

Server::~Server() {
  if (thread_.joinable()) {
    stop(std::chrono::milliseconds(0));
  }
}

void Server::start() {
  serving_ = true;
  thread_ = std::thread([this] {
    smfi_main();
    serving_ = false;
  });
}

void Server::stop(std::chrono::milliseconds patience) {
  listener_->close();
  std::jthread nudger([this] {
    while (serving_) {
      pthread_kill(thread_.native_handle(), kLookUp);
      std::this_thread::sleep_for(kStep);
    }
  });
  auto now = UnderWay::Clock::now();
  const auto limit = now + patience;
  while (now < limit && context_.under_way().moves(now, longest_standstill)) {
    std::this_thread::sleep_for(kStep);
    now = UnderWay::Clock::now();
  }
  smfi_stop();
  nudger.join();  // it needs the thread that is joined next
  thread_.join();
}

}  // namespace anshin::milter
