#include "telemetry/dns_news.h"

#include <string>

namespace anshin::telemetry {
namespace {

std::string shown(const std::optional<IpNetwork>& network) {
  return network ? "the client network " + network->address.to_string() + "/" +
                       std::to_string(network->prefix)
                 : "mail without a client address";
}

}  // namespace

bool DnsNews::has_changed(Bound& bound, std::uint64_t counted, bool any_waiting) {
  const bool grew = counted != bound.counted;
  const bool held = grew || (bound.told && any_waiting);
  bound.counted = counted;
  const bool changed = held != bound.told;
  bound.told = held;
  return changed;
}

std::vector<NewsLine> DnsNews::look(const dns::ResolverStatistics& statistics) {
  using enum config::LogLevel;
  std::vector<NewsLine> lines;
  const bool any_waiting = statistics.waiting > 0;
  if (has_changed(network_, statistics.held_by_network, any_waiting)) {
    lines.push_back(
        network_.told
            ? NewsLine{.level = warning,
                       .text = "DNS: " + shown(statistics.held_network) +
                               " is held back: its mail has more questions open than "
                               "one network may have in flight"}
            : NewsLine{.level = info, .text = "DNS: no client network is held back any more"});
  }
  if (has_changed(pool_, statistics.held_by_pool, any_waiting)) {
    lines.push_back(
        pool_.told
            ? NewsLine{.level = warning,
                       .text = "DNS: the pool is full: " + std::to_string(statistics.in_flight) +
                               " questions are in flight, " + std::to_string(statistics.waiting) +
                               " wait; are the name servers slow or silent?"}
            : NewsLine{.level = info, .text = "DNS: the pool has room again"});
  }
  return lines;
}

}  // namespace anshin::telemetry
