// Whom to ask first, and in what form.
//
// A server that gets no EDNS through is told from one that is down or slow by asking it both ways:
// after a query with EDNS that came to nothing the next one goes without. If that one is answered,
// the server is asked plainly for a while. A server that took EDNS a moment ago is not doubted:
// its silence is about the question.
#include "dns/server_list.h"

#include <algorithm>

namespace anshin::dns {

namespace {

constexpr std::chrono::seconds trial_interval{10};
constexpr std::chrono::minutes edns_trial_interval{10};
constexpr std::chrono::minutes edns_trust{1};

}  // namespace

void ServerList::use(const std::vector<ServerAddress>& servers) {
  in_use_.clear();
  for (const ServerAddress& address : servers) {
    const auto known = std::ranges::find(servers_, address, &Entry::address);
    const auto index = static_cast<std::size_t>(known - servers_.begin());
    if (known == servers_.end()) {
      servers_.push_back({.address = address, .edns_worked_at = std::nullopt});
    }
    if (!is_in_use(index)) {
      in_use_.push_back(index);
    }
  }
}

bool ServerList::is_in_use(std::size_t index) const {
  return std::ranges::find(in_use_, index) != in_use_.end();
}

std::vector<std::size_t> ServerList::order(Time now) {
  std::vector<std::size_t> order;
  std::vector<std::size_t> silent;
  for (const std::size_t index : in_use_) {
    Entry& server = servers_[index];
    if (server.silent && now < server.next_trial) {
      silent.push_back(index);
      continue;
    }
    server.next_trial = now + trial_interval;  // only this question pays if it is still dead
    order.push_back(index);
  }
  order.insert(order.end(), silent.begin(), silent.end());
  return order;
}

bool ServerList::wants_edns(std::size_t index, Time now) {
  Entry& server = servers_.at(index);
  if (server.address.tcp) {
    return false;
  }
  if (server.plain && now >= server.next_edns) {
    server.next_edns = now + edns_trial_interval;  // only this query pays if it still fails
    return true;
  }
  return !server.plain && !server.doubtful;
}

void ServerList::answered(std::size_t index, Edns edns, Time now) {
  Entry& server = servers_.at(index);
  server.silent = false;
  switch (edns) {
    case Edns::answered:
      server.edns_worked_at = now;
      server.plain = false;
      server.doubtful = false;
      return;
    case Edns::refused:
      server.doubtful = true;
      return;
    case Edns::not_sent:
      if (!server.doubtful) {
        return;
      }
      [[fallthrough]];
    case Edns::ignored:
      server.plain = true;
      server.doubtful = false;
      server.next_edns = now + edns_trial_interval;
      return;
  }
}

void ServerList::stayed_silent(std::size_t index, bool edns, Time now) {
  Entry& server = servers_.at(index);
  const bool trusted = server.edns_worked_at && now - *server.edns_worked_at < edns_trust;
  server.doubtful = edns && !trusted && !server.plain;
  was_unreachable(index, now);
}

void ServerList::was_unreachable(std::size_t index, Time now) {
  Entry& server = servers_.at(index);
  server.silent = true;
  server.next_trial = now + trial_interval;
}

}  // namespace anshin::dns
