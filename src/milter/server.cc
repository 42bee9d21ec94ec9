#include "milter/server.h"

#include "milter/callbacks.h"

#include <libmilter/mfapi.h>

namespace anshin::milter {
namespace {

// Connections that wait to be accepted while all workers are busy.
constexpr int kBacklog = 1024;

// libmilter drops a connection whose packet is larger, and the message would go on unstamped; it
// knows no larger size.
constexpr std::size_t kMaxPacket = 1U << 20U;

// How often a stopping server looks whether messages, and then libmilter, have come to their end.
constexpr auto kStep = std::chrono::milliseconds(20);

}  // namespace

Server::Server(Context& context) : context_(context) {
  const config::Milter& settings = context.runtime()->configuration.milter;
  register_callbacks(context);
  smfi_setbacklog(kBacklog);
  smfi_setmaxdatasize(kMaxPacket);
  listener_.emplace(settings.socket, settings.socket_mode, settings.socket_group);
}

Server::~Server() {
  if (thread_.joinable()) {
    stop(std::chrono::seconds(0));
  }
}

void Server::start() {
  serving_ = true;
  thread_ = std::thread([this] {
    smfi_main();
    serving_ = false;
  });
}

void Server::stop(std::chrono::seconds patience) {
  listener_->close();
  const auto limit = std::chrono::steady_clock::now() + patience;
  while (context_.messages_under_way() > 0 && std::chrono::steady_clock::now() < limit) {
    std::this_thread::sleep_for(kStep);
  }
  // libmilter holds its lock while it waits for a connection, up to five seconds, and smfi_stop
  // needs that lock.
  const std::jthread waker([this] {
    while (serving_) {
      listener_->wake();
      std::this_thread::sleep_for(kStep);
    }
  });
  smfi_stop();
  thread_.join();
}

}  // namespace anshin::milter
