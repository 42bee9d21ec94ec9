// Tells of a lasting condition, such as a registry that cannot be read: once when it begins, once
// when it ends, and not every time it flaps.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::telemetry {

class Alarm {
 public:
  using Clock = std::chrono::steady_clock;

  /// What should be logged.
  struct Line {
    bool healthy = false;  ///< the condition has ended: info; else it has begun: error
    std::string text;
  };

  /// `subject`: e.g. "registry robins". After a line the alarm keeps quiet for `quiet`.
  explicit Alarm(std::string subject, std::chrono::seconds quiet = std::chrono::seconds{60});

  /// Takes the present state in; to be called as often as it is looked at. A line if the state
  /// differs from the one that was told last and the alarm may speak; nullopt otherwise. Being well
  /// at first needs no line. `detail`: why it is not well.
  std::optional<Line> update(bool healthy, std::string_view detail, Clock::time_point now);

 private:
  std::string subject_;
  std::chrono::seconds quiet_;
  std::mutex mutex_;
  bool told_healthy_ = true;
  bool last_healthy_ = true;
  unsigned untold_changes_ = 0;
  std::optional<Clock::time_point> told_at_;
};

}  // namespace anshin::telemetry
