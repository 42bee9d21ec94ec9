// Calendar dates: strict reading, and writing for files and reasons.
#include "registry/calendar_date.h"

#include <charconv>

namespace anshin::registry {

namespace {

std::optional<unsigned> parse_digits(std::string_view digits) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return value;
}

std::string pad(long value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

}  // namespace

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5, 2));
  const auto day = parse_digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1000) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date);
}

std::string format_date(std::chrono::sys_days date) {
  const std::chrono::year_month_day fields(date);
  return pad(static_cast<int>(fields.year()), 4) + "-" +
         pad(static_cast<long>(static_cast<unsigned>(fields.month())), 2) + "-" +
         pad(static_cast<long>(static_cast<unsigned>(fields.day())), 2);
}

std::string format_time(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  return format_date(day) + " " + pad(clock.hours().count(), 2) + ":" +
         pad(clock.minutes().count(), 2) + ":" + pad(clock.seconds().count(), 2) + " UTC";
}

}  // namespace anshin::registry
