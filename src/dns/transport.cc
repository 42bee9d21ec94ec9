// Sends packets to name servers and waits for what comes back.
#include "dns/transport.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace anshin::dns {

namespace {

constexpr std::uint64_t wake_token = std::numeric_limits<std::uint64_t>::max();

int checked(int descriptor, const char* what) {
  if (descriptor < 0) {
    throw std::runtime_error(std::string(what) + ": " + std::generic_category().message(errno));
  }
  return descriptor;
}

// Rounded up, so that waking early does not make a busy loop.
int to_epoll_timeout(std::chrono::steady_clock::duration wait) {
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
  return static_cast<int>(std::clamp<std::int64_t>(rounded, 0, 60000));
}

}  // namespace

Descriptor::~Descriptor() {
  close(value_);
}

Transport::Transport(const std::vector<ServerAddress>& servers, std::chrono::milliseconds timeout)
    : timeout_(timeout),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wake_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = wake_token;
  checked(epoll_ctl(epoll_.value(), EPOLL_CTL_ADD, wake_.value(), &event), "epoll");
  for (const ServerAddress& address : servers) {
    servers_.push_back({.address = address, .slots = {}, .idle = {}});
  }
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    servers_[index].idle.push_back(open(servers_[index], index));
  }
}

void Transport::wake() const {
  const std::uint64_t one = 1;
  // Fails only if it is woken already.
  [[maybe_unused]] const auto written = write(wake_.value(), &one, sizeof(one));
}

std::uint32_t Transport::open(Server& server, std::size_t index) {
  const auto vacant = std::find(channels_.begin(), channels_.end(), nullptr);
  const auto slot = static_cast<std::uint32_t>(vacant - channels_.begin());
  if (vacant == channels_.end()) {
    channels_.emplace_back();
    busy_.push_back(false);
  }
  channels_[slot] = std::make_unique<Channel>(Channel::Setting{.address = server.address,
                                                               .server = index,
                                                               .slot = slot,
                                                               .timeout = timeout_,
                                                               .epoll = epoll_.value(),
                                                               .outcomes = &outcomes_});
  server.slots.push_back(slot);
  return slot;
}

std::uint32_t Transport::pick(Server& server, std::size_t index) {
  if (!server.idle.empty()) {
    const std::uint32_t slot = server.idle.back();
    server.idle.pop_back();
    return slot;
  }
  if (server.slots.size() < max_channels) {
    return open(server, index);
  }
  server.next = (server.next + 1) % server.slots.size();
  return server.slots[server.next];
}

void Transport::send(std::size_t server, std::uint64_t ticket,
                     std::span<const std::uint8_t> query) {
  const std::uint32_t slot = pick(servers_.at(server), server);
  busy_[slot] = true;
  channels_[slot]->send(ticket, query);
  settle(slot);
}

// Puts a channel that has become idle back, or away if it is worn.
void Transport::settle(std::uint32_t slot) {
  if (!busy_[slot] || !channels_[slot]->idle()) {
    return;
  }
  busy_[slot] = false;
  Server& server = servers_[channels_[slot]->server()];
  if (channels_[slot]->worn()) {
    channels_[slot].reset();
    std::erase(server.slots, slot);
    return;
  }
  server.idle.push_back(slot);
}

Transport::Time Transport::next_due(Time until) const {
  for (const auto& channel : channels_) {
    const auto due = channel ? channel->due() : std::nullopt;
    until = std::min(until, due.value_or(until));
  }
  return until;
}

void Transport::process_due(Time now) {
  for (std::uint32_t slot = 0; slot < channels_.size(); ++slot) {
    const auto due = channels_[slot] ? channels_[slot]->due() : std::nullopt;
    if (due && *due <= now) {
      channels_[slot]->process_timeouts();
      settle(slot);
    }
  }
}

std::vector<Outcome> Transport::wait(Time until) {
  std::array<epoll_event, 64> events{};
  const auto now = std::chrono::steady_clock::now();
  const int timeout = outcomes_.empty() ? to_epoll_timeout(next_due(until) - now) : 0;
  const int count =
      epoll_wait(epoll_.value(), events.data(), static_cast<int>(events.size()), timeout);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events.at(static_cast<std::size_t>(i));
    if (event.data.u64 == wake_token) {
      std::uint64_t ignored = 0;
      [[maybe_unused]] const auto taken = read(wake_.value(), &ignored, sizeof(ignored));
      continue;
    }
    const auto slot = static_cast<std::uint32_t>(event.data.u64 >> 32U);
    // The descriptor may have been closed by what came before it in this batch; c-ares ignores it
    // then.
    if (channels_[slot]) {
      channels_[slot]->process(static_cast<int>(event.data.u64 & 0xFFFFFFFFU), event.events);
      settle(slot);
    }
  }
  process_due(std::chrono::steady_clock::now());
  return std::exchange(outcomes_, {});
}

}  // namespace anshin::dns
