// Interval, jitter and back-off.
#include "distribution/pace.h"

#include <algorithm>

namespace anshin::distribution {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds least_first{1000};
constexpr milliseconds spread_first{4000};
constexpr std::chrono::minutes first_retry{1};
constexpr unsigned max_doublings = 16;  // more than any interval needs

}  // namespace

milliseconds Pace::first(double chance) {
  return least_first + std::chrono::duration_cast<milliseconds>(spread_first * chance);
}

milliseconds Pace::after(bool good, double chance) {
  failures_ = good ? 0 : std::min(failures_ + 1, max_doublings);
  const milliseconds every(every_);
  const milliseconds wanted =
      good ? every : std::min(every, milliseconds(first_retry) * (1U << (failures_ - 1)));
  return std::chrono::duration_cast<milliseconds>(wanted * (0.9 + 0.2 * chance));
}

}  // namespace anshin::distribution
