// Calendar dates as the registry format writes them: "2017-04-13" (RFC 3339 full-date).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::registry {

/// A real date of the years 1000 to 9999; nullopt for anything else.
std::optional<std::chrono::sys_days> parse_date(std::string_view text);

std::string format_date(std::chrono::sys_days date);

/// "2026-04-01 09:00:00 UTC", for reasons.
std::string format_time(std::chrono::sys_seconds time);

}  // namespace anshin::registry
