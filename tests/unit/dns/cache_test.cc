// The cache's bounds and its order of use.
#include "dns/cache.h"

#include "dns/answer_store.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;

constexpr Cache::Time start{};

Question named(std::string name) {
  return {.name = std::move(name), .type = RecordType::TXT};
}

AnswerPtr text_of(std::size_t size) {
  return std::make_shared<const Answer>(
      Answer{.status = Status::found, .texts = {std::string(size, 'x')}});
}

TEST(Cache, KeepsUntilTheGivenTime) {
  Cache cache(10, 1 << 20);
  const AnswerPtr answer = text_of(1);
  cache.insert(named("a"), answer, start + 10s);
  EXPECT_EQ(cache.find(named("a"), start + 9s), answer);
  EXPECT_EQ(cache.find(named("a"), start + 10s), nullptr);
  EXPECT_EQ(cache.entries(), 0U);
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST(Cache, TellsTypesApart) {
  Cache cache(10, 1 << 20);
  cache.insert(named("a"), text_of(1), start + 10s);
  EXPECT_EQ(cache.find({.name = "a", .type = RecordType::A}, start), nullptr);
}

TEST(Cache, DropsTheLeastRecentlyUsed) {
  Cache cache(2, 1 << 20);
  cache.insert(named("a"), text_of(1), start + 10s);
  cache.insert(named("b"), text_of(1), start + 10s);
  EXPECT_NE(cache.find(named("a"), start), nullptr);
  cache.insert(named("c"), text_of(1), start + 10s);
  EXPECT_EQ(cache.find(named("b"), start), nullptr);
  EXPECT_NE(cache.find(named("a"), start), nullptr);
  EXPECT_NE(cache.find(named("c"), start), nullptr);
}

TEST(Cache, StaysBelowItsBytes) {
  Cache cache(1000, 100000);
  for (int i = 0; i < 1000; ++i) {
    cache.insert(named("n" + std::to_string(i)), text_of(1000), start + 10s);
    EXPECT_LE(cache.bytes(), 100000U);
  }
  EXPECT_GT(cache.entries(), 40U);
  EXPECT_LT(cache.entries(), 100U);
  EXPECT_NE(cache.find(named("n999"), start), nullptr);
  cache.insert(named("huge"), text_of(100000), start + 10s);
  EXPECT_EQ(cache.find(named("huge"), start), nullptr);
  EXPECT_NE(cache.find(named("n999"), start), nullptr);
}

TEST(Cache, ReplacesAndForgets) {
  Cache cache(10, 1 << 20);
  cache.insert(named("a"), text_of(1), start + 10s);
  const AnswerPtr second = text_of(2);
  cache.insert(named("a"), second, start + 20s);
  EXPECT_EQ(cache.entries(), 1U);
  EXPECT_EQ(cache.find(named("a"), start + 15s), second);
  cache.clear();
  EXPECT_EQ(cache.find(named("a"), start + 15s), nullptr);
  EXPECT_EQ(cache.bytes(), 0U);
}

TEST(Cache, NoEntriesMeansNone) {
  Cache cache(0, 1 << 20);
  cache.insert(named("a"), text_of(1), start + 10s);
  EXPECT_EQ(cache.entries(), 0U);
}

TEST(Retention, BoundsByStatus) {
  const Retention retention{.max_ttl = 100s, .max_negative_ttl = 10s, .failure_ttl = 5s};
  EXPECT_EQ(retention.of({.status = Status::found, .ttl = 50s}), 50s);
  EXPECT_EQ(retention.of({.status = Status::found, .ttl = 500s}), 100s);
  EXPECT_EQ(retention.of({.status = Status::no_data, .ttl = 50s}), 10s);
  EXPECT_EQ(retention.of({.status = Status::no_such_name, .ttl = 3s}), 3s);
  EXPECT_EQ(retention.of({.status = Status::failed, .ttl = 0s}), 5s);
  EXPECT_EQ(retention.of({.status = Status::timed_out, .ttl = 0s}), 5s);
}

}  // namespace
}  // namespace anshin::dns
