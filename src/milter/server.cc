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
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  smfi_stop();
  listener_->wake();
  thread_.join();
}

}  // namespace anshin::milter
