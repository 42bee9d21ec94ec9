// The log as a whole: levels, reconfiguration, and that nothing is lost when it is closed.
#include "telemetry/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

namespace anshin::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

/// What `act` writes to standard error, the queue included.
template <typename Act>
std::string written(const config::Log& settings, const Act& act) {
  testing::internal::CaptureStderr();
  set_up_log(settings);
  act();
  close_log();
  return testing::internal::GetCapturedStderr();
}

class LogTest : public testing::Test {
 protected:
  LogTest() { ::unsetenv("JOURNAL_STREAM"); }
};

TEST_F(LogTest, WritesFromTheLevelUp) {
  const auto out = written({.level = config::LogLevel::warning}, [] {
    log_debug("one");
    log_info("two");
    log_warning("three");
    log_error("four");
  });
  EXPECT_THAT(out, HasSubstr("warning three\n"));
  EXPECT_THAT(out, HasSubstr("error four\n"));
  EXPECT_THAT(out, Not(HasSubstr("one")));
  EXPECT_THAT(out, Not(HasSubstr("two")));
}

TEST_F(LogTest, WorksWithoutSetUp) {
  testing::internal::CaptureStderr();
  close_log();
  log_debug("quiet");
  log_info("loud");
  const auto out = testing::internal::GetCapturedStderr();
  EXPECT_THAT(out, HasSubstr("info loud\n"));
  EXPECT_THAT(out, Not(HasSubstr("quiet")));
}

TEST_F(LogTest, PriorityForTheJournal) {
  ::setenv("JOURNAL_STREAM", "8:1", 1);
  const auto out =
      written({}, [] { log_event(config::LogLevel::error, Event("failed").add("n", 1)); });
  ::unsetenv("JOURNAL_STREAM");
  EXPECT_EQ(out, "<3>failed n=1\n");
}

TEST_F(LogTest, PercentAndBracesAreLiteral) {
  EXPECT_THAT(written({}, [] { log_info("100% {} %v {0:x}"); }), HasSubstr("100% {} %v {0:x}\n"));
}

TEST_F(LogTest, LinesOfManyThreadsArriveWhole) {
  const auto out = written({}, [] {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 100; ++i) {
          log_info(std::string(50, 'x'));
        }
      });
    }
  });
  EXPECT_EQ(std::ranges::count(out, '\n'), 400);
}

TEST_F(LogTest, MayBeSetUpAgainWhileOthersWrite) {
  const auto out = written({}, [] {
    const std::jthread writer([] {
      for (int i = 0; i < 1000; ++i) {
        log_info("line");
      }
    });
    for (int i = 0; i < 20; ++i) {
      set_up_log({.format = i % 2 == 0 ? config::LogFormat::json : config::LogFormat::text});
    }
  });
  EXPECT_EQ(std::ranges::count(out, '\n'), 1000);
}

}  // namespace
}  // namespace anshin::telemetry
