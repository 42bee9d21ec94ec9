// How a line of the log looks for each kind of target. Pure: time and surroundings are arguments.
#pragma once

#include "config/configuration.h"
#include "telemetry/event.h"

#include <chrono>
#include <string>
#include <string_view>

namespace anshin::telemetry {

/// What a line has to bring along itself.
struct LineStyle {
  config::LogFormat format = config::LogFormat::text;
  bool time = true;       ///< text: begin with time and level, where the target does not add them
  bool priority = false;  ///< begin with "<N>" as in sd-daemon(3)
};

using LogTime = std::chrono::sys_time<std::chrono::milliseconds>;

std::string format_message(config::LogLevel level, std::string_view message, LogTime now,
                           const LineStyle& style);
std::string format_event(config::LogLevel level, const Event& event, LogTime now,
                         const LineStyle& style);

}  // namespace anshin::telemetry
