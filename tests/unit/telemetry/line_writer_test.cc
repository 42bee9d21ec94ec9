// Nothing is lost up to the bound, the oldest goes beyond it and is counted, whoever logs never
// waits, and a reader that is stuck for ever does not keep the program from ending.
#include "telemetry/line_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace anshin::telemetry {
namespace {

std::atomic<std::uint64_t> lost = 0;

/// The other end of the log: takes lines, or nothing until it is let go.
class Reader {
 public:
  explicit Reader(bool open) : open_(open) {}
  Written write(const Line& line) {
    const std::lock_guard lock(mutex_);
    reached_ = true;
    changed_.notify_all();
    if (!open_) {
      return Written::later;
    }
    texts_.push_back(line.text);
    return Written::done;
  }
  void wait_until_reached() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return reached_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_;
  bool reached_ = false;
  std::vector<std::string> texts_;
};

class SinkOf : public LineSink {
 public:
  explicit SinkOf(std::function<Written(const Line&)> write) : write_(std::move(write)) {}
  Written write(const Line& line) override { return write_(line); }

 private:
  std::function<Written(const Line&)> write_;
};

LineWriter::Report report() {
  return [](std::uint64_t lines) { return Line{.text = "lost " + std::to_string(lines)}; };
}

std::unique_ptr<LineSink> to(Reader& reader) {
  return std::make_unique<SinkOf>([&reader](const Line& line) { return reader.write(line); });
}

class LineWriterTest : public testing::Test {
 protected:
  LineWriterTest() { lost = 0; }
};

TEST_F(LineWriterTest, WritesAllInOrderBeforeItEnds) {
  Reader reader(true);
  {
    LineWriter writer(to(reader), report(), lost);
    for (int i = 0; i < 1000; ++i) {
      writer.push({.text = std::to_string(i)});
    }
  }
  ASSERT_EQ(reader.texts().size(), 1000U);
  for (std::size_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(reader.texts()[i], std::to_string(i));
  }
  EXPECT_EQ(lost, 0U);
}

TEST_F(LineWriterTest, DropsAndCountsTheOldestWhereTheReaderStandsStill) {
  constexpr std::size_t too_many = 10;
  Reader reader(false);
  {
    LineWriter writer(to(reader), report(), lost);
    writer.push({.text = "first"});
    reader.wait_until_reached();
    for (std::size_t i = 0; i < LineWriter::most_lines + too_many; ++i) {
      writer.push({.text = std::to_string(i)});
    }
    EXPECT_EQ(lost, too_many);
    reader.open();
  }
  ASSERT_EQ(reader.texts().size(), 2 + LineWriter::most_lines);
  EXPECT_EQ(reader.texts()[0], "first");
  EXPECT_EQ(reader.texts()[1], "lost " + std::to_string(too_many));
  EXPECT_EQ(reader.texts()[2], std::to_string(too_many));
  EXPECT_EQ(reader.texts().back(), std::to_string(LineWriter::most_lines + too_many - 1));
}

TEST_F(LineWriterTest, EndsAlthoughTheReaderIsStuck) {
  Reader reader(false);
  {
    LineWriter writer(to(reader), report(), lost);
    for (int i = 0; i < 7; ++i) {
      writer.push({.text = "line"});
    }
  }
  EXPECT_TRUE(reader.texts().empty());
  EXPECT_EQ(lost, 7U);
}

TEST_F(LineWriterTest, EndsAlthoughAWriteNeverReturns) {
  struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false;
    bool passed = false;
  };
  const auto gate = std::make_shared<Gate>();
  {
    LineWriter writer(std::make_unique<SinkOf>([gate](const Line&) {
                        std::unique_lock lock(gate->mutex);
                        gate->changed.wait(lock, [&] { return gate->open; });
                        gate->passed = true;
                        gate->changed.notify_all();
                        return Written::done;
                      }),
                      report(), lost);
    writer.push({.text = "line"});
  }
  std::unique_lock lock(gate->mutex);
  EXPECT_FALSE(gate->passed);
  gate->open = true;  // the thread ends before the test does
  gate->changed.notify_all();
  gate->changed.wait(lock, [&] { return gate->passed; });
}

TEST_F(LineWriterTest, TakesLinesFromManyThreads) {
  Reader reader(true);
  {
    LineWriter writer(to(reader), report(), lost);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&writer] {
        for (int k = 0; k < 500; ++k) {
          writer.push({.text = "line"});
        }
      });
    }
  }
  EXPECT_EQ(reader.texts().size(), 2000U);
}

TEST_F(LineWriterTest, TellsWhatTheOtherEndRefused) {
  std::vector<std::string> written;
  {
    LineWriter writer(std::make_unique<SinkOf>([&](const Line& line) {
                        if (line.text == "bad") {
                          throw std::runtime_error("no space left");
                        }
                        if (line.text == "worse") {
                          return Written::lost;
                        }
                        written.push_back(line.text);
                        return Written::done;
                      }),
                      report(), lost);
    writer.push({.text = "bad"});
    writer.push({.text = "worse"});
    writer.push({.text = "good"});
  }
  ASSERT_EQ(written.size(), 3U);
  EXPECT_EQ(written[0], "lost 1");
  EXPECT_EQ(written[1], "lost 1");
  EXPECT_EQ(written[2], "good");
  EXPECT_EQ(lost, 2U);
}

}  // namespace
}  // namespace anshin::telemetry
