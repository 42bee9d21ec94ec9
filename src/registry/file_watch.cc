// Notices new files by their identity, once a second.
#include "registry/file_watch.h"

#include "registry/side_files.h"
#include "registry/signals_blocked.h"

#include <algorithm>
#include <utility>

namespace anshin::registry {

namespace {

constexpr std::chrono::seconds look_interval{1};    // between two looks at the file's identity
constexpr std::chrono::seconds retry_interval{10};  // before an unchanged bad file is tried again
constexpr std::chrono::milliseconds free_interval{20};  // while a retired generation is in use

}  // namespace

FileWatch::FileWatch(std::string path) : path_(std::move(path)) {
  look();
  const SignalsBlocked blocked;
  thread_ = std::thread([this] { watch(); });
}

FileWatch::~FileWatch() {
  {
    const std::lock_guard lock(stop_mutex_);
    stopping_ = true;
  }
  stop_wanted_.notify_all();
  thread_.join();
}

FileWatch::View FileWatch::view() const {
  const std::lock_guard lock(mutex_);
  return {current_, problem_};
}

FileWatch::Outages FileWatch::outages() const {
  const std::lock_guard lock(mutex_);
  return outages_;
}

void FileWatch::watch() {
  std::unique_lock lock(stop_mutex_);
  auto next_look = SteadyClock::now() + look_interval;
  while (true) {
    const auto next =
        retired_.empty() ? next_look : std::min(next_look, SteadyClock::now() + free_interval);
    if (stop_wanted_.wait_until(lock, next, [this] { return stopping_; })) {
      return;
    }
    lock.unlock();
    free_retired();
    if (SteadyClock::now() >= next_look) {
      look();
      next_look = SteadyClock::now() + look_interval;
    }
    lock.lock();
  }
}

void FileWatch::look() {
  // A writer may switch files while one is being opened; what was found wrong then says nothing.
  // One that switches all the time is looked at again a second later.
  constexpr int tries = 3;
  for (int i = 0; i < tries; ++i) {
    const auto identity = identify(path_);
    if (!identity) {
      refuse(std::nullopt, identity.error());
      return;
    }
    // Asked each time: what lies in a write-ahead log leaves the file as it was.
    if (const auto problem = side_file_problem(path_); !problem.empty()) {
      refuse(std::nullopt, problem);
      return;
    }
    if (current_ && current_->identity() == *identity) {
      return;
    }
    if (refused_ == *identity && SteadyClock::now() < retry_at_) {
      return;
    }
    auto loaded = Generation::load(path_, *identity);
    if (loaded) {
      adopt(std::move(*loaded));
      return;
    }
    if (const auto after = identify(path_); after && *after == *identity) {
      retry_at_ = SteadyClock::now() + retry_interval;
      refuse(*identity, loaded.error());
      return;
    }
  }
}

void FileWatch::adopt(std::shared_ptr<const Generation> generation) {
  refused_.reset();
  show(std::move(generation), {});
}

// The generation that was in service goes too: it may hold what was removed from the registry, and
// writers switch by a rename, so that there is always a good file unless something is wrong.
void FileWatch::refuse(std::optional<FileIdentity> identity, const std::string& what) {
  refused_ = identity;
  show(nullptr, path_ + ": " + what);
}

void FileWatch::show(std::shared_ptr<const Generation> generation, std::string problem) {
  {
    const std::lock_guard lock(mutex_);
    current_.swap(generation);
    problem_.swap(problem);
    if (!problem_.empty()) {
      outages_.count += problem.empty() ? 1U : 0U;
      outages_.last_problem = problem_;
    }
  }
  if (generation) {
    retired_.push_back(std::move(generation));
  }
  free_retired();
}

// A lookup that copied the pointer holds the last reference but ours.
void FileWatch::free_retired() {
  std::erase_if(retired_, [](const auto& generation) { return generation.use_count() == 1; });
}

}  // namespace anshin::registry
