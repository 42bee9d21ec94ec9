// How far an import or a build is, on a terminal.
#pragma once

#include <chrono>
#include <cstdint>

namespace anshin::ctl {

/// Writes to standard error, at most ten times a second, and only where it is a terminal. The line
/// goes when it is done.
class ImportProgress {
 public:
  enum class Counted { octets, entries };
  /// `total`: octets of the input, or entries; 0 where that is not known.
  explicit ImportProgress(std::uint64_t total, Counted counted = Counted::octets);
  ~ImportProgress();
  ImportProgress(const ImportProgress&) = delete;
  ImportProgress& operator=(const ImportProgress&) = delete;

  void show(std::uint64_t done);

 private:
  std::uint64_t total_;
  Counted counted_;
  bool terminal_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_;
};

/// The same for a commit, which takes seconds where there are millions of entries.
class CommitNotice {
 public:
  CommitNotice();
  ~CommitNotice();
  CommitNotice(const CommitNotice&) = delete;
  CommitNotice& operator=(const CommitNotice&) = delete;

 private:
  bool shown_;
};

}  // namespace anshin::ctl
