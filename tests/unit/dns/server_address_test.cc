// Name servers: reading their addresses, and whom to ask first.
#include "dns/server_address.h"

#include "dns/flight.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;

TEST(ServerAddress, ReadsEveryForm) {
  const std::pair<const char*, const char*> cases[] = {
      {"192.0.2.53", "192.0.2.53:53"},
      {"192.0.2.53:5353", "192.0.2.53:5353"},
      {"2001:db8::53", "[2001:db8::53]:53"},
      {"[2001:db8::53]", "[2001:db8::53]:53"},
      {"[2001:db8::53]:5353", "[2001:db8::53]:5353"},
  };
  for (const auto& [text, normal] : cases) {
    const auto server = parse_server_address(text);
    ASSERT_TRUE(server) << text;
    EXPECT_EQ(server->to_string(), normal);
  }
}

TEST(ServerAddress, RefusesTheRest) {
  for (const char* text : {"", "ns.example.jp", "192.0.2.53:", "192.0.2.53:0", "192.0.2.53:65536",
                           "192.0.2.53:x", "192.0.2.53:53 ", "[192.0.2.53]:53", "[2001:db8::53",
                           "[2001:db8::53]53", "[2001:db8::53]:", "[]", "192.0.2"}) {
    const auto server = parse_server_address(text);
    EXPECT_FALSE(server) << text;
  }
}

using Order = std::vector<std::size_t>;

class Servers : public testing::Test {
 protected:
  ServerList servers_{{*parse_server_address("192.0.2.1"), *parse_server_address("192.0.2.2"),
                       *parse_server_address("192.0.2.3")}};
  ServerList::Time now_{};
};

TEST_F(Servers, ComeInTheOrderConfigured) {
  EXPECT_EQ(servers_.order(now_), (Order{0, 1, 2}));
  EXPECT_EQ(servers_.order(now_), (Order{0, 1, 2}));
}

TEST_F(Servers, SilentOnesComeLastUntilTheyAnswer) {
  servers_.stayed_silent(0, now_);
  EXPECT_EQ(servers_.order(now_ + 1s), (Order{1, 2, 0}));
  servers_.answered(0);
  EXPECT_EQ(servers_.order(now_ + 2s), (Order{0, 1, 2}));
}

TEST_F(Servers, OneQuestionInAWhileTriesASilentOne) {
  servers_.stayed_silent(0, now_);
  EXPECT_EQ(servers_.order(now_ + 10s), (Order{0, 1, 2}));
  EXPECT_EQ(servers_.order(now_ + 11s), (Order{1, 2, 0}));
}

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

}  // namespace
}  // namespace anshin::dns
