// What is remembered is bounded.
#include "registry/remembered.h"

#include <gtest/gtest.h>

#include <string>

namespace anshin::registry {
namespace {

TEST(Remembered, TellsWhatItWasTold) {
  Remembered<int> values;
  EXPECT_FALSE(values.find("a"));
  values.keep("a", 1);
  EXPECT_EQ(values.find("a"), 1);
  EXPECT_FALSE(values.find("b"));
}

TEST(Remembered, BeginsAnewWhenItIsFull) {
  Remembered<int> values;
  for (std::size_t i = 0; i < 3 * Remembered<int>::most_entries; ++i) {
    values.keep(std::to_string(i), 1);
    ASSERT_LE(values.size(), Remembered<int>::most_entries);
  }
  EXPECT_GT(values.size(), 0U);
  EXPECT_FALSE(values.find("0"));
}

TEST(Remembered, KeepsNoLongKeys) {
  Remembered<int> values;
  values.keep(std::string(Remembered<int>::longest_key, 'a'), 1);
  values.keep(std::string(Remembered<int>::longest_key + 1, 'a'), 1);
  EXPECT_EQ(values.size(), 1U);
}

}  // namespace
}  // namespace anshin::registry
