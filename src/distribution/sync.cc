// distribution::sync, over the network and with a real pause.
#include <anshin/distribution.h>

#include "distribution/synchroniser.h"

#include <thread>

namespace anshin::distribution {

SyncResult sync(const Source& source, std::chrono::sys_seconds now, const SyncOptions& options) {
  const auto fetcher = make_fetcher(source.url);
  Surroundings surroundings{.fetcher = *fetcher, .pause = [&](std::chrono::milliseconds time) {
                              constexpr std::chrono::milliseconds step{50};
                              for (; time.count() > 0; time -= step) {
                                if (options.stop != nullptr && *options.stop) {
                                  return;
                                }
                                std::this_thread::sleep_for(step);
                              }
                            }};
  return sync_with(surroundings, source, now, options);
}

}  // namespace anshin::distribution
