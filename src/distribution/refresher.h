// Keeps one registry up to date in the background: a thread that syncs, waits and syncs again.
#pragma once

#include <anshin/distribution.h>

#include "distribution/pace.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

namespace anshin::distribution {

/// How a refresher passes the time; tests have their own.
class Waiting {
 public:
  Waiting() = default;
  virtual ~Waiting() = default;
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  /// Returns after `time`, or as soon as `wake` is called; at once if it was called since the last
  /// wait.
  virtual void wait(std::chrono::milliseconds time) = 0;
  virtual void wake() = 0;
};

/// What a refresher takes from outside. All are called on its thread.
struct RefresherParts {
  std::function<SyncResult(const Source&, const SyncOptions&)> sync;
  std::function<double()> chance;  ///< from 0 to below 1
  std::shared_ptr<Waiting> waiting;
};

/// The clock, chance and network of this host.
RefresherParts real_parts();

class Refresher {
 public:
  /// Gets every result but that of a sync which was stopped; must be thread-safe and not throw.
  using OnResult = std::function<void(const SyncResult&)>;

  Refresher(Source source, std::chrono::minutes every, OnResult on_result,
            RefresherParts parts = real_parts());
  /// Stops and waits for the thread; a download ends within a second or two, a commit is finished.
  ~Refresher();
  Refresher(const Refresher&) = delete;
  Refresher& operator=(const Refresher&) = delete;

  const Source& source() const { return source_; }
  std::chrono::minutes every() const { return every_; }
  /// Sync now instead of when it would be time. Does not wait.
  void hurry();
  /// The destructor's first half, for those who stop several. Does not wait.
  void request_stop();

 private:
  void run();
  SyncResult sync_once();

  Source source_;
  std::chrono::minutes every_;
  OnResult on_result_;
  RefresherParts parts_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace anshin::distribution
