// What the log says of the DNS: when questions begin to have to wait for their turn, and when that
// has ended.
#pragma once

#include <anshin/resolver.h>

#include "telemetry/registry_news.h"

#include <cstdint>
#include <vector>

namespace anshin::telemetry {

class DnsNews {
 public:
  /// Lines about a client network that is held back and about a full pool: a warning when it
  /// begins, also if it was over before anybody looked, and a line when it has ended. Not
  /// thread-safe.
  std::vector<NewsLine> look(const dns::ResolverStatistics& statistics);

 private:
  struct Bound {
    std::uint64_t counted = 0;
    bool told = false;
  };
  // Whether there is something to tell: that it has begun, or ended.
  static bool has_changed(Bound& bound, std::uint64_t counted, bool any_waiting);

  Bound network_;
  Bound pool_;
};

}  // namespace anshin::telemetry
