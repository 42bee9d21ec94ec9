// A Resolver for tests whose answers come in a random order, some of them at once. The same seed
// gives the same order.
#pragma once

#include <anshin/resolver.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <utility>
#include <vector>

namespace anshin::dns {

/// Wraps a resolver whose answers are ready at once. Not thread-safe.
class ShuffledResolver final : public Resolver {
 public:
  ShuffledResolver(std::shared_ptr<Resolver> inner, std::uint64_t seed)
      : inner_(std::move(inner)), random_(seed) {}

  Pending ask(const Question& question) override {
    ++asked_;
    if (random_() % 4 == 0) {
      return inner_->ask(question);
    }
    held_.emplace_back(question, Promise());
    return held_.back().second.pending();
  }

  /// Delivers one of the answers held back. False if there is none.
  bool release_any() {
    if (held_.empty()) {
      return false;
    }
    std::swap(held_[random_() % held_.size()], held_.back());
    const auto next = std::move(held_.back());
    held_.pop_back();
    next.second.fulfil(inner_->ask(next.first).get());
    return true;
  }

  std::size_t asked() const { return asked_; }

 private:
  const std::shared_ptr<Resolver> inner_;
  std::mt19937_64 random_;
  std::vector<std::pair<Question, Promise>> held_;
  std::size_t asked_ = 0;
};

}  // namespace anshin::dns
