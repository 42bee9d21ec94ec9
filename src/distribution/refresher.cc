// The thread, and the real clock.
#include "distribution/refresher.h"

#include <sys/resource.h>
#include <unistd.h>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <random>
#include <utility>

namespace anshin::distribution {

namespace {

// Above 0: mail that is being verified goes first.
constexpr int nice_value = 10;

class TimedWaiting : public Waiting {
 public:
  void wait(std::chrono::milliseconds time) override {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return woken_; });
    woken_ = false;
  }
  void wake() override {
    {
      const std::scoped_lock lock(mutex_);
      woken_ = true;
    }
    changed_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
};

// On Linux the value is a thread's own. Where it is forbidden the thread runs like all others.
void lower_priority() {
  [[maybe_unused]] const int done =
      ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice_value);
}

}  // namespace

RefresherParts real_parts() {
  auto random = std::make_shared<std::mt19937>(std::random_device{}());
  return {.sync =
              [](const Source& source, const SyncOptions& options) {
                const auto now = std::chrono::system_clock::now();
                return sync(source, std::chrono::floor<std::chrono::seconds>(now), options);
              },
          .chance = [random] { return std::uniform_real_distribution<double>(0.0, 1.0)(*random); },
          .waiting = std::make_shared<TimedWaiting>()};
}

Refresher::Refresher(Source source, std::chrono::minutes every, OnResult on_result,
                     RefresherParts parts)
    : source_(std::move(source)),
      every_(every),
      on_result_(std::move(on_result)),
      parts_(std::move(parts)),
      thread_([this] { run(); }) {}

Refresher::~Refresher() {
  request_stop();
  thread_.join();
}

void Refresher::hurry() {
  parts_.waiting->wake();
}

void Refresher::request_stop() {
  stop_ = true;
  parts_.waiting->wake();
}

SyncResult Refresher::sync_once() {
  try {
    return parts_.sync(source_, {.accept_rollback = false, .progress = {}, .stop = &stop_});
  } catch (const std::exception& error) {
    return {.status = SyncStatus::failed, .reason = error.what()};
  }
}

void Refresher::run() {
  lower_priority();
  Pace pace(every_);
  parts_.waiting->wait(Pace::first(parts_.chance()));
  while (!stop_) {
    const SyncResult result = sync_once();
    if (stop_) {
      return;
    }
    on_result_(result);
    const bool good =
        result.status == SyncStatus::updated || result.status == SyncStatus::unchanged;
    parts_.waiting->wait(pace.after(good, parts_.chance()));
  }
}

}  // namespace anshin::distribution
