// Where log lines go: something that takes a line at once, or says that it does not.
#pragma once

#include "config/configuration.h"

#include <string>

namespace anshin::telemetry {

struct Line {
  config::LogLevel level = config::LogLevel::info;
  std::string text;
};

enum class Written {
  done,
  later,  ///< the reader takes nothing just now: offer the same line again
  lost    ///< this line cannot be written
};

class LineSink {
 public:
  LineSink() = default;
  virtual ~LineSink() = default;
  LineSink(const LineSink&) = delete;
  LineSink& operator=(const LineSink&) = delete;

  /// Takes what it can of a line without waiting for the reader. After `later` the same line is to
  /// be offered again: part of it may be written.
  virtual Written write(const Line& line) = 0;
};

}  // namespace anshin::telemetry
