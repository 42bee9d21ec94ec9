// The resolver that other tests hold answers back with.
#include "support/held_resolver.h"

#include "dns/zone_resolver.h"

#include <gtest/gtest.h>

#include <thread>

namespace anshin::dns {
namespace {

std::shared_ptr<HeldResolver> make(HeldResolver::Start start) {
  Zone zone;
  zone.add("a.example", Txt{"a"});
  return std::make_shared<HeldResolver>(make_zone_resolver(std::move(zone)), start);
}

const Question a = question("a.example", RecordType::TXT);
const Question b = question("b.example", RecordType::TXT);

TEST(HeldResolver, HoldsAndReleases) {
  const auto resolver = make(HeldResolver::Start::holding);
  const Pending first = resolver->ask(a);
  const Pending second = resolver->ask(b);
  EXPECT_FALSE(first.ready());
  EXPECT_EQ(resolver->held(), 2U);
  EXPECT_EQ(resolver->release(b), 1U);
  EXPECT_EQ(second.get()->status, Status::no_such_name);
  EXPECT_FALSE(first.ready());
  EXPECT_TRUE(resolver->release_one());
  EXPECT_EQ(first.get()->texts.at(0), "a");
  EXPECT_FALSE(resolver->release_one());
}

TEST(HeldResolver, Counts) {
  const auto resolver = make(HeldResolver::Start::answering);
  EXPECT_TRUE(resolver->ask(a).ready());
  resolver->ask(a);
  resolver->ask(b);
  EXPECT_EQ(resolver->count(), 3U);
  EXPECT_EQ(resolver->count(a), 2U);
  EXPECT_EQ(resolver->asked().back(), b);
}

TEST(HeldResolver, WaitsForQuestionsOfOtherThreads) {
  const auto resolver = make(HeldResolver::Start::holding);
  std::thread asker([&] { resolver->ask(a); });
  EXPECT_TRUE(resolver->wait_for_questions(1));
  asker.join();
  EXPECT_FALSE(resolver->wait_for_questions(2, std::chrono::milliseconds{1}));
  resolver->release_all();
  EXPECT_TRUE(resolver->ask(b).ready());
}

}  // namespace
}  // namespace anshin::dns
