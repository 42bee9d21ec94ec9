#include "service/sampler.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace anshin::service {
namespace {

unsigned picked(double share, unsigned of) {
  Sampler sampler(share);
  unsigned count = 0;
  for (unsigned i = 0; i < of; ++i) {
    count += sampler.pick() ? 1U : 0U;
  }
  return count;
}

TEST(Sampler, PicksTheShare) {
  EXPECT_EQ(picked(0.0, 10000), 0U);
  EXPECT_EQ(picked(0.01, 10000), 100U);
  EXPECT_EQ(picked(0.5, 10000), 5000U);
  EXPECT_EQ(picked(1.0, 10000), 10000U);
}

TEST(Sampler, SpreadsThePicksEvenly) {
  Sampler sampler(0.25);
  for (unsigned round = 0; round < 100; ++round) {
    unsigned in_four = 0;
    for (unsigned i = 0; i < 4; ++i) {
      in_four += sampler.pick() ? 1U : 0U;
    }
    EXPECT_EQ(in_four, 1U) << round;
  }
}

TEST(Sampler, CountsTheSameFromManyThreads) {
  Sampler sampler(0.1);
  std::atomic<unsigned> count{0};
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (unsigned k = 0; k < 1000; ++k) {
        count += sampler.pick() ? 1U : 0U;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(count.load(), 400U);
}

}  // namespace
}  // namespace anshin::service
