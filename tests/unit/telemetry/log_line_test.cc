// Lines for each kind of target.
#include "telemetry/log_line.h"

#include <gtest/gtest.h>

namespace anshin::telemetry {
namespace {

using config::LogFormat;
using config::LogLevel;

const LogTime kTime{std::chrono::milliseconds{1767323045007}};

TEST(LogLine, TextForATerminal) {
  EXPECT_EQ(format_message(LogLevel::info, "started", kTime, {}),
            "2026-01-02T03:04:05.007Z info started");
  Event event("message");
  event.add("ms", 3);
  EXPECT_EQ(format_event(LogLevel::error, event, kTime, {}),
            "2026-01-02T03:04:05.007Z error message ms=3");
}

TEST(LogLine, TextForTheJournal) {
  const LineStyle style{.format = LogFormat::text, .time = false, .priority = true};
  EXPECT_EQ(format_message(LogLevel::debug, "x", kTime, style), "<7>x");
  EXPECT_EQ(format_message(LogLevel::info, "x", kTime, style), "<6>x");
  EXPECT_EQ(format_message(LogLevel::warning, "x", kTime, style), "<4>x");
  EXPECT_EQ(format_message(LogLevel::error, "x", kTime, style), "<3>x");
}

TEST(LogLine, Json) {
  const LineStyle style{.format = LogFormat::json, .time = false, .priority = true};
  EXPECT_EQ(format_message(LogLevel::warning, "a \"b\"\n", kTime, style),
            "<4>{\"time\":\"2026-01-02T03:04:05.007Z\",\"level\":\"warning\",\"message\":\"a "
            "\\\"b\\\"\xef\xbf\xbd\"}");
  Event event("message");
  event.add("ms", 3);
  EXPECT_EQ(
      format_event(LogLevel::info, event, kTime, {.format = LogFormat::json}),
      "{\"time\":\"2026-01-02T03:04:05.007Z\",\"level\":\"info\",\"event\":\"message\",\"ms\":3}");
}

TEST(LogLine, AMessageIsOneLine) {
  const auto line = format_message(LogLevel::info, "a\nb\x1b[31m", kTime, {});
  EXPECT_EQ(line.find_first_of("\n\x1b"), std::string::npos);
  EXPECT_LT(format_message(LogLevel::info, std::string(100000, 'a'), kTime, {}).size(), 2100U);
}

}  // namespace
}  // namespace anshin::telemetry
