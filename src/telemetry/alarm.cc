// Remembers what was told, and when.
#include "telemetry/alarm.h"

#include <utility>

namespace anshin::telemetry {

Alarm::Alarm(std::string subject, std::chrono::seconds quiet)
    : subject_(std::move(subject)), quiet_(quiet) {}

std::optional<Alarm::Line> Alarm::update(bool healthy, std::string_view detail,
                                         Clock::time_point now) {
  const std::scoped_lock lock(mutex_);
  untold_changes_ += healthy != last_healthy_ ? 1 : 0;
  last_healthy_ = healthy;
  const bool may_speak = !told_at_ || now - *told_at_ >= quiet_;
  if (healthy == told_healthy_ || !may_speak) {
    return std::nullopt;
  }
  std::string text = subject_ + (healthy ? " is available again" : " is unavailable: ");
  if (!healthy) {
    text.append(detail);
  }
  if (untold_changes_ > 1) {
    text.append(" (its state changed ").append(std::to_string(untold_changes_)).append(" times)");
  }
  told_healthy_ = healthy;
  told_at_ = now;
  untold_changes_ = 0;
  return Line{healthy, std::move(text)};
}

}  // namespace anshin::telemetry
