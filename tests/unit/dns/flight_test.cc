// One question on its way: whom it asks, when it gives up.
#include "dns/flight.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;

using Order = std::vector<std::size_t>;

Question any_question() {
  return question("example.jp", RecordType::A);
}

TEST(Flight, AsksSilentServersInEveryRound) {
  Flight flight(any_question(), {4, 7}, 2);
  Order asked;
  while (const auto server = flight.next_server()) {
    asked.push_back(*server);
    flight.note_silence("silence");
  }
  EXPECT_EQ(asked, (Order{4, 7, 4, 7}));
  EXPECT_EQ(flight.give_up().status, Status::timed_out);
  EXPECT_EQ(flight.give_up().reason, "silence");
}

TEST(Flight, AsksUselessServersOnce) {
  Flight flight(any_question(), {4, 7}, 3);
  EXPECT_EQ(flight.next_server(), 4U);
  flight.note_failure("SERVFAIL");
  EXPECT_EQ(flight.next_server(), 7U);
  flight.note_silence("silence");
  EXPECT_EQ(flight.next_server(), 7U);
  flight.note_silence("silence");
  EXPECT_EQ(flight.next_server(), 7U);
  EXPECT_EQ(flight.next_server(), std::nullopt);
  EXPECT_EQ(flight.give_up().status, Status::failed);
  EXPECT_EQ(flight.give_up().reason, "SERVFAIL");
}

Reply alias_to(std::string target, std::chrono::seconds ttl) {
  return {.answer = {.ttl = ttl}, .aliases = {std::move(target)}, .leads_outside = true};
}

TEST(Flight, FollowsAliasesWithNewQuestions) {
  Flight flight(any_question(), {0}, 1);
  flight.next_server();
  EXPECT_FALSE(flight.take(alias_to("b.example", 60s)));
  EXPECT_EQ(flight.current().name, "b.example");
  EXPECT_EQ(flight.question(), any_question());
  EXPECT_EQ(flight.next_server(), 0U);
  const auto answer = flight.take({.answer = {.status = Status::found, .ttl = 300s}});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, Status::found);
  EXPECT_EQ(answer->ttl, 60s);
}

TEST(Flight, EndsLoopsAndLongChains) {
  Flight loop(any_question(), {0}, 1);
  EXPECT_FALSE(loop.take(alias_to("b.example", 1s)));
  EXPECT_EQ(loop.take(alias_to("example.jp", 1s)).value().status, Status::failed);
  Flight chain(any_question(), {0}, 1);
  for (int i = 0; i < 16; ++i) {
    EXPECT_FALSE(chain.take(alias_to("n" + std::to_string(i), 1s)));
  }
  EXPECT_EQ(chain.take(alias_to("n16", 1s)).value().status, Status::failed);
}

TEST(Flight, AnAliasToTheRootLeadsNowhere) {
  Flight flight(any_question(), {0}, 1);
  EXPECT_EQ(flight.take(alias_to("", 1s)).value().status, Status::no_such_name);
}

TEST(Flight, BeginsAnewWithOtherServers) {
  Flight flight(any_question(), {0, 1}, 1);
  EXPECT_EQ(flight.next_server(), 0U);
  flight.note_failure("SERVFAIL");
  EXPECT_EQ(flight.next_server(), 1U);
  flight.use_servers({2, 1});
  EXPECT_EQ(flight.awaited(), 1U);
  flight.note_failure("SERVFAIL");  // of the one that was awaited
  EXPECT_EQ(flight.next_server(), 2U);
  EXPECT_EQ(flight.next_server(), std::nullopt);
}

}  // namespace
}  // namespace anshin::dns
