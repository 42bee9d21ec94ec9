// Writes log lines on a thread of its own, several at a time: whoever has something to log neither
// waits for the other end nor wakes a thread for every line.
#pragma once

#include "config/configuration.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace anshin::telemetry {

struct Line {
  config::LogLevel level = config::LogLevel::info;
  std::string text;
};

class LineWriter {
 public:
  static constexpr std::size_t most_lines = 8192;         ///< waiting; then the oldest goes
  static constexpr std::chrono::milliseconds linger{20};  ///< what comes within is written together

  /// `write` is called on the writer's thread only; what it throws is forgotten. Throws
  /// std::system_error if no thread can be had.
  explicit LineWriter(std::function<void(const Line&)> write);
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  /// Writes what is waiting.
  ~LineWriter();

  void push(Line line);

 private:
  void run();
  void write_all(const std::deque<Line>& lines);

  std::function<void(const Line&)> write_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Line> waiting_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace anshin::telemetry
