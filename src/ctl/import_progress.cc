// How far an import or a build is.
#include "ctl/import_progress.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>

namespace anshin::ctl {

ImportProgress::ImportProgress(std::uint64_t total, Counted counted)
    : total_(total),
      counted_(counted),
      terminal_(::isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now()) {}

ImportProgress::~ImportProgress() {
  if (shown_) {
    std::cerr << "\r\033[K" << std::flush;
  }
}

void ImportProgress::show(std::uint64_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_ || now < next_) {
    return;
  }
  next_ = now + std::chrono::milliseconds(100);
  shown_ = true;
  const std::uint64_t unit = counted_ == Counted::octets ? 1024 : 1;
  constexpr std::uint64_t bar = 30;  // columns
  std::cerr << "\r\033[K";
  if (total_ > 0) {
    const std::uint64_t columns = std::min(done, total_) * bar / total_;
    std::cerr << '[' << std::string(columns, '#') << std::string(bar - columns, '.') << "] ";
  }
  std::cerr << done / unit << (counted_ == Counted::octets ? " KB" : " entries");
  if (total_ > 0) {
    std::cerr << " of " << total_ / unit << " (" << done * 100 / total_ << " %)";
  }
  std::cerr << std::flush;
}

CommitNotice::CommitNotice() : shown_(::isatty(STDERR_FILENO) == 1) {
  if (shown_) {
    std::cerr << "putting it in force ..." << std::flush;
  }
}

CommitNotice::~CommitNotice() {
  if (shown_) {
    std::cerr << "\r\033[K" << std::flush;
  }
}

}  // namespace anshin::ctl
