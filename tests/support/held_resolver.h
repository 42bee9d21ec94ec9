// A Resolver for tests that counts questions and can hold answers back, to prove what is asked in
// parallel, what is asked at all, and that nobody waits for it.
#pragma once

#include <anshin/resolver.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace anshin::dns {

/// Wraps a resolver whose answers are ready at once, such as make_zone_resolver's. Thread-safe.
class HeldResolver final : public Resolver {
 public:
  enum class Start { holding, answering };

  explicit HeldResolver(std::shared_ptr<Resolver> inner, Start start = Start::holding)
      : inner_(std::move(inner)), holding_(start == Start::holding) {}

  Pending ask(const Question& question) override {
    const std::scoped_lock lock(mutex_);
    asked_.push_back(question);
    changed_.notify_all();
    if (!holding_) {
      return inner_->ask(question);
    }
    held_.emplace_back(question, Promise());
    return held_.back().second.pending();
  }

  /// From now on answers are held back.
  void hold() {
    const std::scoped_lock lock(mutex_);
    holding_ = true;
  }

  /// Delivers the oldest answer held back, in the calling thread. False if there is none.
  bool release_one() {
    std::pair<Question, Promise> next;
    {
      const std::scoped_lock lock(mutex_);
      if (held_.empty()) {
        return false;
      }
      next = std::move(held_.front());
      held_.pop_front();
    }
    next.second.fulfil(inner_->ask(next.first).wait(Deadline::max()));
    return true;
  }

  /// Delivers every answer to this question that is held back, and how many there were.
  std::size_t release(const Question& question) {
    std::vector<Promise> promises;
    {
      const std::scoped_lock lock(mutex_);
      const auto is_it = [&](const auto& entry) { return entry.first == question; };
      for (const auto& entry : held_) {
        if (is_it(entry)) {
          promises.push_back(entry.second);
        }
      }
      std::erase_if(held_, is_it);
    }
    for (const Promise& promise : promises) {
      promise.fulfil(inner_->ask(question).wait(Deadline::max()));
    }
    return promises.size();
  }

  /// Delivers all that is held back; from now on answers are given at once.
  void release_all() {
    {
      const std::scoped_lock lock(mutex_);
      holding_ = false;
    }
    while (release_one()) {
    }
  }

  /// Every question so far, in order, repetitions included.
  std::vector<Question> asked() const {
    const std::scoped_lock lock(mutex_);
    return asked_;
  }
  std::size_t count() const { return asked().size(); }
  std::size_t count(const Question& question) const {
    const auto all = asked();
    return static_cast<std::size_t>(std::ranges::count(all, question));
  }
  std::size_t held() const {
    const std::scoped_lock lock(mutex_);
    return held_.size();
  }

  /// Waits until at least `n` questions were asked; false if that takes longer than `patience`.
  bool wait_for_questions(std::size_t n,
                          std::chrono::milliseconds patience = std::chrono::seconds{10}) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return asked_.size() >= n; });
  }

 private:
  const std::shared_ptr<Resolver> inner_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool holding_;  // guarded by mutex_, as are the rest
  std::vector<Question> asked_;
  std::deque<std::pair<Question, Promise>> held_;
};

}  // namespace anshin::dns
