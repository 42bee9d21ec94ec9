// The log as a whole: levels, reconfiguration, and that nothing is lost when it is closed.
#include "telemetry/log.h"

#include "telemetry/line_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
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

/// A full pipe in the place of standard error.
class FullPipe {
 public:
  FullPipe() : before_(::dup(STDERR_FILENO)) {
    EXPECT_EQ(::pipe2(ends_.data(), O_NONBLOCK), 0);
    const std::string much(4096, 'x');
    while (::write(ends_[1], much.data(), much.size()) > 0) {
    }
    ::fcntl(ends_[1], F_SETFL, 0);  // as whoever starts a daemon leaves it
    ::dup2(ends_[1], STDERR_FILENO);
  }
  ~FullPipe() {
    restore();
    ::close(ends_[0]);
  }
  FullPipe(const FullPipe&) = delete;
  FullPipe& operator=(const FullPipe&) = delete;
  /// Reads all that is there.
  std::string read() {
    std::string all;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(ends_[0], buffer.data(), buffer.size())) > 0;) {
      all.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return all;
  }
  void restore() {
    if (before_ >= 0) {
      ::dup2(before_, STDERR_FILENO);
      ::close(before_);
      ::close(ends_[1]);
      before_ = -1;
    }
  }

 private:
  std::array<int, 2> ends_{};
  int before_;
};

TEST_F(LogTest, AReaderThatIsStuckStopsNeitherAReloadNorTheEnd) {
  FullPipe pipe;
  set_up_log({});
  const auto lost_before = lost_log_lines();
  log_info("one");
  set_up_log({.level = config::LogLevel::debug});
  log_debug("two");
  close_log();
  EXPECT_EQ(lost_log_lines() - lost_before, 2U);
  log_info("three");
  EXPECT_EQ(lost_log_lines() - lost_before, 3U);
}

TEST_F(LogTest, SaysWhatWasLostWhenTheReaderIsBack) {
  FullPipe pipe;
  set_up_log({});
  for (std::size_t i = 0; i < 3 * LineWriter::most_lines; ++i) {
    log_info("line");
  }
  std::string received;
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (received.find("log lines were lost here") == std::string::npos &&
         std::chrono::steady_clock::now() < limit) {
    received += pipe.read();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_THAT(received, HasSubstr("warning "));
  EXPECT_THAT(received, HasSubstr(" log lines were lost here"));
  const std::jthread reader([&] {
    while (pipe.read().find("last") == std::string::npos &&
           std::chrono::steady_clock::now() < limit) {
    }
  });
  log_info("last");
  close_log();
}

TEST_F(LogTest, ASyslogThatIsAwayIsToldOnStandardError) {
  if (std::filesystem::exists("/dev/log")) {
    GTEST_SKIP() << "there is a syslog daemon";
  }
  const auto lost_before = lost_log_lines();
  const auto out = written({.target = config::LogTarget::syslog}, [] {
    log_info("one");
    log_info("two");
  });
  EXPECT_EQ(std::ranges::count(out, '\n'), 1);
  EXPECT_THAT(out, HasSubstr("warning the log does not reach syslog (/dev/log: No such file"));
  EXPECT_EQ(lost_log_lines() - lost_before, 2U);
}

}  // namespace
}  // namespace anshin::telemetry
