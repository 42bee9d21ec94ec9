// What a registry remembers: bounded, and never another key's answer.
#include "registry/remembered.h"

#include <gtest/gtest.h>

namespace anshin::registry {
namespace {

TEST(Remembered, FindsWhatWasKept) {
  Remembered<int> values;
  EXPECT_FALSE(values.find("a"));
  EXPECT_FALSE(values.find(""));
  values.keep("a", 1);
  EXPECT_EQ(values.find("a"), 1);
  EXPECT_FALSE(values.find("b"));
  values.keep("a", 2);
  EXPECT_EQ(values.find("a"), 2);
}

TEST(Remembered, NewKeysTakeThePlaceOfOldOnes) {
  Remembered<std::size_t> values;
  constexpr std::size_t count = 10 * Remembered<std::size_t>::places;
  for (std::size_t i = 0; i < count; ++i) {
    values.keep(std::to_string(i), i);
    ASSERT_EQ(values.find(std::to_string(i)), i);
  }
  std::size_t known = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (const auto value = values.find(std::to_string(i))) {
      EXPECT_EQ(*value, i);
      ++known;
    }
  }
  EXPECT_GT(known, 0U);
  EXPECT_LE(known, Remembered<std::size_t>::places);
}

TEST(Remembered, KeepsNoLongKeys) {
  Remembered<int> values;
  const std::string longest(Remembered<int>::longest_key, 'a');
  values.keep(longest, 1);
  values.keep(longest + "a", 1);
  EXPECT_EQ(values.find(longest), 1);
  EXPECT_FALSE(values.find(longest + "a"));
}

}  // namespace
}  // namespace anshin::registry
