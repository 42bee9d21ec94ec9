// RFC 3339 section 5.6, the one form "date-time" in UTC that every implementation writes alike.
#include "distribution/timestamp.h"

#include "registry/calendar_date.h"

#include <algorithm>

namespace anshin::distribution {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Two digits below `limit`; -1 for anything else.
int two_digits(std::string_view text, int limit) {
  if (!std::ranges::all_of(text, is_digit)) {
    return -1;
  }
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  return value < limit ? value : -1;
}

std::string padded(long value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text) {
  constexpr std::string_view shape = "YYYY-MM-DDThh:mm:ssZ";
  if (text.size() != shape.size() || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text[19] != 'Z') {
    return std::nullopt;
  }
  const auto day = registry::parse_date(text.substr(0, 10));
  const int hour = two_digits(text.substr(11, 2), 24);
  const int minute = two_digits(text.substr(14, 2), 60);
  const int second = two_digits(text.substr(17, 2), 60);
  if (!day || day->time_since_epoch().count() < 0 || hour < 0 || minute < 0 || second < 0) {
    return std::nullopt;
  }
  return *day + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

std::string format_timestamp(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  return registry::format_date(day) + "T" + padded(clock.hours().count()) + ":" +
         padded(clock.minutes().count()) + ":" + padded(clock.seconds().count()) + "Z";
}

}  // namespace anshin::distribution
