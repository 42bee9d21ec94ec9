// The benchmark's chance: the same seed gives the same corpus.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>

namespace anshin::bench {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// 0 to `bound` - 1.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  /// True with this probability.
  bool chance(double probability) { return unit() < probability; }
  /// 0 to 1, without 1.
  double unit() { return std::ldexp(static_cast<double>(engine_() >> 11U), -53); }
  /// Log-normal: half of the values are below `median`.
  double log_normal(double median, double sigma) {
    return median * std::exp(sigma * std::normal_distribution<double>()(engine_));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace anshin::bench
