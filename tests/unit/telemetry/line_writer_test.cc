// Nothing is lost up to the bound, the oldest goes beyond it, and whoever logs never waits.
#include "telemetry/line_writer.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace anshin::telemetry {
namespace {

/// The other end of the log: takes lines, or stands still until it is let go.
class Sink {
 public:
  explicit Sink(bool open) : open_(open) {}
  void write(const Line& line) {
    std::unique_lock lock(mutex_);
    reached_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    texts_.push_back(line.text);
  }
  void wait_until_reached() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return reached_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_;
  bool reached_ = false;
  std::vector<std::string> texts_;
};

TEST(LineWriter, WritesAllInOrderBeforeItEnds) {
  Sink sink(true);
  {
    LineWriter writer([&](const Line& line) { sink.write(line); });
    for (int i = 0; i < 1000; ++i) {
      writer.push({.text = std::to_string(i)});
    }
  }
  ASSERT_EQ(sink.texts().size(), 1000U);
  for (std::size_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(sink.texts()[i], std::to_string(i));
  }
}

TEST(LineWriter, DropsTheOldestWhereTheOtherEndStandsStill) {
  constexpr std::size_t too_many = 10;
  Sink sink(false);
  {
    LineWriter writer([&](const Line& line) { sink.write(line); });
    writer.push({.text = "first"});
    sink.wait_until_reached();
    for (std::size_t i = 0; i < LineWriter::most_lines + too_many; ++i) {
      writer.push({.text = std::to_string(i)});
    }
    sink.open();
  }
  ASSERT_EQ(sink.texts().size(), 1 + LineWriter::most_lines);
  EXPECT_EQ(sink.texts()[0], "first");
  EXPECT_EQ(sink.texts()[1], std::to_string(too_many));
  EXPECT_EQ(sink.texts().back(), std::to_string(LineWriter::most_lines + too_many - 1));
}

TEST(LineWriter, TakesLinesFromManyThreads) {
  Sink sink(true);
  {
    LineWriter writer([&](const Line& line) { sink.write(line); });
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&writer] {
        for (int k = 0; k < 500; ++k) {
          writer.push({.text = "line"});
        }
      });
    }
  }
  EXPECT_EQ(sink.texts().size(), 2000U);
}

TEST(LineWriter, OutlivesWhatTheOtherEndThrows) {
  int written = 0;
  {
    LineWriter writer([&](const Line& line) {
      if (line.text == "bad") {
        throw std::runtime_error("no space left");
      }
      ++written;
    });
    writer.push({.text = "bad"});
    writer.push({.text = "good"});
  }
  EXPECT_EQ(written, 1);
}

}  // namespace
}  // namespace anshin::telemetry
