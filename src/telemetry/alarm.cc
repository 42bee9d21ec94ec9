// Remembers what was told, and when.
#include "telemetry/alarm.h"

#include <algorithm>
#include <utility>

namespace anshin::telemetry {

Alarm::Alarm(std::string subject, std::chrono::seconds quiet)
    : subject_(std::move(subject)), quiet_(quiet) {}

std::optional<Alarm::Line> Alarm::update(const State& state, Clock::time_point now) {
  const std::scoped_lock lock(mutex_);
  const std::uint64_t seen = last_healthy_ && !state.healthy ? 1 : 0;
  // Whoever counts may have begun anew.
  const std::uint64_t before = std::exchange(last_outages_, state.outages);
  const std::uint64_t counted = state.outages - (state.outages < before ? 0 : before);
  untold_ += std::max(seen, counted);
  last_healthy_ = state.healthy;
  if (!state.detail.empty()) {
    detail_ = state.detail;
  }
  if (!told_healthy_ && state.healthy) {
    return tell(true, " is available again", now);
  }
  const bool may_speak = !told_at_ || now - *told_at_ >= quiet_;
  if (!told_healthy_ || untold_ == 0 || !may_speak) {
    return std::nullopt;
  }
  --untold_;  // the one that the line is about
  if (!state.healthy) {
    return tell(false, " is unavailable: " + detail_, now);
  }
  Line line = tell(false, " was unavailable for a moment: " + detail_, now);
  told_healthy_ = true;
  return line;
}

Alarm::Line Alarm::tell(bool healthy, std::string text, Clock::time_point now) {
  text.insert(0, subject_);
  if (const std::uint64_t more = std::exchange(untold_, 0); more > 0) {
    text.append(" (and ").append(std::to_string(more)).append(more == 1 ? " time" : " times");
    text.append(" more since the last line)");
  }
  told_healthy_ = healthy;
  told_at_ = now;
  return {healthy, std::move(text)};
}

}  // namespace anshin::telemetry
