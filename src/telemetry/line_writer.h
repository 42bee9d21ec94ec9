// Writes log lines on a thread of its own, several at a time: whoever has something to log neither
// waits for the other end nor wakes a thread for every line.
#pragma once

#include "telemetry/line_sink.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

namespace anshin::telemetry {

class LineWriter {
 public:
  static constexpr std::size_t most_lines = 8192;         ///< waiting; then the oldest goes
  static constexpr std::chrono::milliseconds linger{20};  ///< what comes within is written together
  static constexpr std::chrono::seconds farewell{3};      ///< for what waits at the end

  /// What the log is to say of that many lines that it lost.
  using Report = std::function<Line(std::uint64_t lines)>;

  /// `sink` and `report` are used on the writer's thread only; what they throw costs the line. Adds
  /// the lines that are lost to `lost`, which must live as long as the process. Throws
  /// std::system_error if no thread can be had.
  LineWriter(std::unique_ptr<LineSink> sink, Report report, std::atomic<std::uint64_t>& lost);
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;
  /// Writes what is waiting, for `farewell` at most: the reader may be stuck for ever.
  ~LineWriter();

  void push(Line line);

 private:
  struct State;
  std::shared_ptr<State> state_;  // the thread's too
  std::thread thread_;
};

}  // namespace anshin::telemetry
