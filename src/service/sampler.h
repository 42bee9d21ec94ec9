// Picks a share of what passes, evenly and without chance.
#pragma once

#include <atomic>
#include <cstdint>

namespace anshin::service {

/// Thread-safe.
class Sampler {
 public:
  /// `share` from 0 (none) to 1 (all); at most a millionth is lost to rounding.
  explicit Sampler(double share);
  /// Whether the next one is picked.
  bool pick();

 private:
  static constexpr std::uint64_t scale = 1'000'000;

  std::uint64_t step_;
  std::atomic<std::uint64_t> sum_{0};
};

}  // namespace anshin::service
