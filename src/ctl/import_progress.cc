// How far an import is.
#include "ctl/import_progress.h"

#include <unistd.h>

#include <iostream>

namespace anshin::ctl {

ImportProgress::ImportProgress(std::uint64_t total)
    : total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      next_(std::chrono::steady_clock::now()) {}

ImportProgress::~ImportProgress() {
  if (shown_) {
    std::cerr << "\r\033[K" << std::flush;
  }
}

void ImportProgress::show(std::uint64_t octets) {
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_ || now < next_) {
    return;
  }
  next_ = now + std::chrono::milliseconds(100);
  shown_ = true;
  std::cerr << "\r\033[K" << octets / 1024 << " KB";
  if (total_ > 0) {
    std::cerr << " of " << total_ / 1024 << " (" << octets * 100 / total_ << " %)";
  }
  std::cerr << std::flush;
}

}  // namespace anshin::ctl
