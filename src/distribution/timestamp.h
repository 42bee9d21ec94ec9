// Times as a manifest writes them: RFC 3339 in UTC, whole seconds, "2026-04-01T09:00:00Z".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::distribution {

/// A real time of the years 1970 to 9999; nullopt for anything else, other offsets, fractions and
/// leap seconds included.
std::optional<std::chrono::sys_seconds> parse_timestamp(std::string_view text);

std::string format_timestamp(std::chrono::sys_seconds time);

}  // namespace anshin::distribution
