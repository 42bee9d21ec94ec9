// The registries that are received, each kept up to date by a thread of its own.
#pragma once

#include "config/configuration.h"
#include "distribution/refresher.h"

#include <memory>
#include <vector>

namespace anshin::daemon {

/// For the main thread. Logs what the syncs bring.
class BackgroundSync {
 public:
  BackgroundSync() = default;
  ~BackgroundSync();
  BackgroundSync(const BackgroundSync&) = delete;
  BackgroundSync& operator=(const BackgroundSync&) = delete;

  /// Begins with what the configuration has new, ends what it no longer has, and lets the rest
  /// look for updates now.
  void follow(const config::Configuration& configuration);
  /// Lets the threads begin to end, without waiting.
  void request_stop();
  /// Ends the threads. A download ends within a second or two, a commit is finished.
  void stop();

 private:
  std::vector<std::unique_ptr<distribution::Refresher>> refreshers_;
};

}  // namespace anshin::daemon
