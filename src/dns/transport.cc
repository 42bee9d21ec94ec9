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
  ::close(value_);
}

Transport::Transport(const ServerList& servers, std::chrono::milliseconds timeout)
    : timeout_(timeout),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wake_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = wake_token;
  checked(epoll_ctl(epoll_.value(), EPOLL_CTL_ADD, wake_.value(), &event), "epoll");
  use(servers);
  for (const std::size_t server : servers.in_use()) {  // what cannot be used shows at once
    const bool edns = !servers.at(server).tcp;
    servers_[server].channels.at(edns ? 1 : 0).idle.push_back(open(server, edns));
  }
}

void Transport::use(const ServerList& servers) {
  while (servers_.size() < servers.size()) {
    servers_.push_back({.address = servers.at(servers_.size()), .channels = {}});
  }
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    servers_[index].in_use = servers.is_in_use(index);
    for (Channels& channels : servers_[index].channels) {
      while (!servers_[index].in_use && !channels.idle.empty()) {
        close(channels.idle.back());
        channels.idle.pop_back();
      }
    }
  }
}

void Transport::wake() const {
  const std::uint64_t one = 1;
  // Fails only if it is woken already.
  [[maybe_unused]] const auto written = write(wake_.value(), &one, sizeof(one));
}

std::uint32_t Transport::open(std::size_t server, bool edns) {
  const auto vacant = std::find(channels_.begin(), channels_.end(), nullptr);
  const auto slot = static_cast<std::uint32_t>(vacant - channels_.begin());
  if (vacant == channels_.end()) {
    channels_.emplace_back();
    busy_.push_back(false);
  }
  channels_[slot] = std::make_unique<Channel>(Channel::Setting{.address = servers_[server].address,
                                                               .server = server,
                                                               .edns = edns,
                                                               .slot = slot,
                                                               .timeout = timeout_,
                                                               .epoll = epoll_.value(),
                                                               .outcomes = &outcomes_});
  servers_[server].channels.at(edns ? 1 : 0).slots.push_back(slot);
  return slot;
}

void Transport::close(std::uint32_t slot) {
  const Channel& channel = *channels_[slot];
  std::erase(servers_[channel.server()].channels.at(channel.edns() ? 1 : 0).slots, slot);
  channels_[slot].reset();
}

std::uint32_t Transport::pick(std::size_t server, bool edns) {
  Channels& channels = servers_.at(server).channels.at(edns ? 1 : 0);
  if (!channels.idle.empty()) {
    const std::uint32_t slot = channels.idle.back();
    channels.idle.pop_back();
    return slot;
  }
  if (channels.slots.size() < max_channels) {
    return open(server, edns);
  }
  channels.next = (channels.next + 1) % channels.slots.size();
  return channels.slots[channels.next];
}

void Transport::send(std::size_t server, bool edns, std::uint64_t ticket,
                     std::span<const std::uint8_t> query) {
  const std::uint32_t slot = pick(server, edns);
  busy_[slot] = true;
  channels_[slot]->send(ticket, query);
  settle(slot);
}

// Puts a channel that has become idle back, or away if it is of no more use.
void Transport::settle(std::uint32_t slot) {
  if (!busy_[slot] || !channels_[slot]->idle()) {
    return;
  }
  busy_[slot] = false;
  const Channel& channel = *channels_[slot];
  Server& server = servers_[channel.server()];
  if (channel.worn() || !server.in_use) {
    close(slot);
    return;
  }
  server.channels.at(channel.edns() ? 1 : 0).idle.push_back(slot);
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
