// Tells of a lasting condition, such as a registry that cannot be read: once when it begins, once
// when it ends, and not every time it flaps.
#pragma once

#include <chrono>
#include <cstdint>
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
    bool healthy = false;  ///< the condition has ended: info; else it has begun or come and gone:
                           ///< error
    std::string text;
  };

  /// The state at one look.
  struct State {
    bool healthy = true;
    std::string_view detail = {};  ///< why it is not, or was not when it was so last
    /// How often it has become unhealthy so far, where somebody counts it: then what came and went
    /// between two looks is told too.
    std::uint64_t outages = 0;
  };

  /// `subject`: e.g. "registry robins". After a line no beginning is told for `quiet`; the end of
  /// one that was told is told at once.
  explicit Alarm(std::string subject, std::chrono::seconds quiet = std::chrono::seconds{60});

  /// Takes the present state in; to be called as often as it is looked at. Being well at first
  /// needs no line.
  std::optional<Line> update(const State& state, Clock::time_point now);

 private:
  Line tell(bool healthy, std::string text, Clock::time_point now);

  std::string subject_;
  std::chrono::seconds quiet_;
  std::mutex mutex_;
  bool told_healthy_ = true;
  bool last_healthy_ = true;
  std::uint64_t last_outages_ = 0;
  std::uint64_t untold_ = 0;  // outages that no line was about
  std::string detail_;        // of the last outage
  std::optional<Clock::time_point> told_at_;
};

}  // namespace anshin::telemetry
