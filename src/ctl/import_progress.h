// How far an import is, on a terminal.
#pragma once

#include <chrono>
#include <cstdint>

namespace anshin::ctl {

/// Writes to standard error, at most ten times a second, and only where it is a terminal. The line
/// goes when it is done.
class ImportProgress {
 public:
  /// `total`: bytes of the input; 0 where that is not known.
  explicit ImportProgress(std::uint64_t total);
  ~ImportProgress();
  ImportProgress(const ImportProgress&) = delete;
  ImportProgress& operator=(const ImportProgress&) = delete;

  void show(std::uint64_t octets);

 private:
  std::uint64_t total_;
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace anshin::ctl
