// The daemon's log: to standard error (with systemd's priorities) or to syslog, as text or JSON.
// Lines are written by a thread of their own: when the other end stalls, old lines are dropped and
// counted, and mail goes on.
#pragma once

#include "config/configuration.h"
#include "telemetry/event.h"

#include <cstdint>
#include <string_view>

namespace anshin::telemetry {

/// Puts the log as configured in force; may be called again after a reload. Without it, lines from
/// `info` up go to standard error. Throws std::runtime_error if no thread can be had. Waits for
/// nobody but where target or format change: then for what is queued, as close_log does.
void set_up_log(const config::Log& settings);
/// Writes out what is queued, for LineWriter::farewell at most, and goes back to plain standard
/// error: at the end of the program.
void close_log();
/// Lines that were not written since the program began, because the other end did not take them.
std::uint64_t lost_log_lines();
/// Whether lines of this level are written: to be asked where a line costs something to make.
bool logs(config::LogLevel level);

/// Messages may hold remote text: control characters are taken out, a message stays one line.
void log_debug(std::string_view message);
void log_info(std::string_view message);
void log_warning(std::string_view message);
void log_error(std::string_view message);
void log_message(config::LogLevel level, std::string_view message);

void log_event(config::LogLevel level, const Event& event);

}  // namespace anshin::telemetry
