#include "service/sampler.h"

#include <cmath>

namespace anshin::service {

Sampler::Sampler(double share)
    : step_(static_cast<std::uint64_t>(std::llround(share * static_cast<double>(scale)))) {}

// Every time the sum passes a multiple of the scale, one is picked.
bool Sampler::pick() {
  const std::uint64_t before = sum_.fetch_add(step_, std::memory_order_relaxed);
  return (before + step_) / scale != before / scale;
}

}  // namespace anshin::service
