// Parsed records are shared, errors too, and what is kept is bounded.
#include "spf/record_cache.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace anshin::spf {
namespace {

TEST(RecordCache, ParsesOnce) {
  RecordCache cache;
  const auto first = cache.parse("v=spf1 a -all");
  ASSERT_TRUE(first);
  EXPECT_EQ((*first)->mechanisms.size(), 2U);
  EXPECT_EQ(cache.parse("v=spf1 a -all").value(), *first);
  EXPECT_NE(cache.parse("v=spf1 a ~all").value(), *first);
}

TEST(RecordCache, KeepsErrors) {
  RecordCache cache;
  const auto first = cache.parse("v=spf1 wisdom");
  ASSERT_FALSE(first);
  EXPECT_EQ(cache.parse("v=spf1 wisdom").error(), first.error());
  EXPECT_EQ(first.error(), parse_record("v=spf1 wisdom").error());
}

std::string record_number(int number, std::size_t size) {
  std::string text = "v=spf1 ip4:192.0.2.1 x" + std::to_string(number) + "=";
  return text + std::string(size - text.size(), 'y');
}

TEST(RecordCache, IsBounded) {
  RecordCache cache;
  constexpr std::size_t size = 1000;
  const auto first = cache.parse(record_number(0, size)).value();
  const auto second = cache.parse(record_number(1, size)).value();
  for (int i = 2; i < static_cast<int>(RecordCache::most_octets / size); ++i) {
    ASSERT_TRUE(cache.parse(record_number(i, size)));
  }
  EXPECT_EQ(cache.octets(), RecordCache::most_octets / size * size);
  EXPECT_EQ(cache.parse(record_number(0, size)).value(), first);  // now used most recently
  ASSERT_TRUE(cache.parse(record_number(-1, size)));
  EXPECT_LE(cache.octets(), RecordCache::most_octets);
  EXPECT_EQ(cache.parse(record_number(0, size)).value(), first);
  EXPECT_NE(cache.parse(record_number(1, size)).value(), second);
}

TEST(RecordCache, LongRecordsAreNotKept) {
  RecordCache cache;
  ASSERT_TRUE(cache.parse(record_number(0, RecordCache::longest_kept)));
  EXPECT_EQ(cache.octets(), RecordCache::longest_kept);
  ASSERT_TRUE(cache.parse(record_number(1, RecordCache::longest_kept + 1)));
  EXPECT_EQ(cache.octets(), RecordCache::longest_kept);
}

TEST(RecordCache, MayBeShared) {
  RecordCache cache;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 400; ++i) {
        const auto parsed = cache.parse(record_number(i % 200, 1500));
        EXPECT_TRUE(parsed && (*parsed)->mechanisms.size() == 1);
      }
    });
  }
  threads.clear();
  EXPECT_LE(cache.octets(), RecordCache::most_octets);
}

}  // namespace
}  // namespace anshin::spf
