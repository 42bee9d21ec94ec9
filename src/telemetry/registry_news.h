// What the log says of registries: about syncs, and about what is in force. Says each thing when it
// begins and when it ends, not every time somebody looks.
#pragma once

#include <anshin/distribution.h>
#include <anshin/registry.h>

#include "config/configuration.h"
#include "telemetry/alarm.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace anshin::telemetry {

struct NewsLine {
  config::LogLevel level = config::LogLevel::info;
  std::string text;
};

/// Background syncs of one registry. Thread-safe.
class SyncNews {
 public:
  explicit SyncNews(std::string registry) : registry_(std::move(registry)) {}

  /// A line for every update; for trouble (refused: error, failed: warning) when it begins or
  /// becomes another; and when it is over.
  std::optional<NewsLine> take(const distribution::SyncResult& result);

 private:
  std::string registry_;
  std::mutex mutex_;
  std::string told_trouble_;  // "" while all is well
};

/// The state of one registry as lookups see it.
class RegistryNews {
 public:
  explicit RegistryNews(const std::string& registry);

  /// Lines about: not available or expired (error), available again, about to expire (warning),
  /// look-alikes off (warning). `sync_problem`: of the last sync, for the lines on expiry.
  std::vector<NewsLine> look(const registry::Store::Information& information,
                             const std::string& sync_problem, std::chrono::sys_seconds now,
                             Alarm::Clock::time_point steady_now);

 private:
  std::string subject_;
  Alarm alarm_;
  std::optional<std::chrono::sys_seconds> warned_of_;  // the expiry that was warned of
  bool told_look_alikes_ = false;
};

/// Whether lookups say `unavailable` because of it.
bool has_expired(const registry::Store::Information& information, std::chrono::sys_seconds now);

}  // namespace anshin::telemetry
