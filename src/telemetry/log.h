// The daemon's log: to standard error (with systemd's priorities) or to syslog, as text or JSON.
// Lines are written by a thread of their own: when the other end stalls, old lines are dropped and
// mail goes on.
#pragma once

#include "config/configuration.h"
#include "telemetry/event.h"

#include <string_view>

namespace anshin::telemetry {

/// Puts the log as configured in force; may be called again after a reload. Without it, lines from
/// `info` up go to standard error. Throws std::runtime_error if no thread can be had.
void set_up_log(const config::Log& settings);
/// Writes out what is queued and goes back to plain standard error: at the end of the program.
void close_log();

/// Messages may hold remote text: control characters are taken out, a message stays one line.
void log_debug(std::string_view message);
void log_info(std::string_view message);
void log_warning(std::string_view message);
void log_error(std::string_view message);
void log_message(config::LogLevel level, std::string_view message);

void log_event(config::LogLevel level, const Event& event);

}  // namespace anshin::telemetry
