// Formats lines; times are UTC as in RFC 3339.
#include "telemetry/log_line.h"

#include "text/printable.h"

#include <array>
#include <ctime>

namespace anshin::telemetry {

namespace {

constexpr std::size_t kMaxMessage = 2000;

std::string_view name_of(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug:
      return "debug";
    case config::LogLevel::info:
      return "info";
    case config::LogLevel::warning:
      return "warning";
    case config::LogLevel::error:
      return "error";
  }
  return "";
}

/// Syslog severities (RFC 5424 section 6.2.1).
std::string_view priority_of(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::debug:
      return "<7>";
    case config::LogLevel::info:
      return "<6>";
    case config::LogLevel::warning:
      return "<4>";
    case config::LogLevel::error:
      return "<3>";
  }
  return "";
}

std::string format_time(LogTime now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  const std::time_t time = std::chrono::system_clock::to_time_t(seconds);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> buffer{};
  const auto length = std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const std::string fraction = std::to_string(1000 + (now - seconds).count());
  return std::string(buffer.data(), length) + '.' + fraction.substr(1) + 'Z';
}

std::string format_line(config::LogLevel level, std::string_view content, LogTime now,
                        const LineStyle& style) {
  std::string line(style.priority ? priority_of(level) : "");
  switch (style.format) {
    case config::LogFormat::text:
      if (style.time) {
        line.append(format_time(now)).append(" ").append(name_of(level)).append(" ");
      }
      return line.append(content);
    case config::LogFormat::json:
      return line.append("{\"time\":")
          .append(quote_json(format_time(now)))
          .append(",\"level\":")
          .append(quote_json(name_of(level)))
          .append(",")
          .append(content)
          .append("}");
  }
  return line;
}

}  // namespace

std::string format_message(config::LogLevel level, std::string_view message, LogTime now,
                           const LineStyle& style) {
  const std::string clean = text::printable_utf8(message, kMaxMessage);
  const bool json = style.format == config::LogFormat::json;
  return format_line(level, json ? "\"message\":" + quote_json(clean) : clean, now, style);
}

std::string format_event(config::LogLevel level, const Event& event, LogTime now,
                         const LineStyle& style) {
  const bool json = style.format == config::LogFormat::json;
  return format_line(level, json ? event.json_members() : event.text(), now, style);
}

}  // namespace anshin::telemetry
