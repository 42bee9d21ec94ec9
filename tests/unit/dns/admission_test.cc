// Whose turn it is: without a network, clocks or threads.
#include "dns/admission.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

Asker asker(std::uint64_t message, const char* network) {
  return {.message = message, .client_network = parse_ip_network(network)};
}

Question named(std::string_view name) {
  return question(std::string(name) + ".example.jp", RecordType::TXT);
}

std::string next(Admission& admission) {
  const auto question = admission.next();
  return question ? question->name.substr(0, question->name.find('.')) : "-";
}

constexpr const char* one = "192.0.2.0/24";
constexpr const char* other = "198.51.100.0/24";

TEST(Admission, OneNetworkDoesNotFillThePool) {
  Admission admission({.in_flight = 4, .in_flight_of_a_network = 2});
  for (const char* name : {"a", "b", "c"}) {
    admission.ask(named(name), asker(1, one));
  }
  EXPECT_EQ(next(admission), "a");
  EXPECT_EQ(next(admission), "b");
  EXPECT_EQ(next(admission), "-");
  EXPECT_TRUE(admission.is_held_back(asker(1, one)));
  admission.ask(named("d"), asker(2, other));
  EXPECT_EQ(next(admission), "d");
  EXPECT_FALSE(admission.is_held_back(asker(2, other)));
  admission.done(named("a"));
  EXPECT_EQ(next(admission), "c");
}

TEST(Admission, WhoeverHasFewestComesFirst) {
  Admission admission({.in_flight = 3, .in_flight_of_a_network = 10});
  for (const char* name : {"a", "b", "c", "d"}) {
    admission.ask(named(name), asker(1, one));
  }
  for (int i = 0; i < 3; ++i) {
    next(admission);
  }
  admission.ask(named("e"), asker(2, one));
  admission.ask(named("f"), asker(3, other));
  EXPECT_TRUE(admission.is_full());
  admission.done(named("a"));
  EXPECT_EQ(next(admission), "f");  // of the network without any
  admission.done(named("b"));
  admission.done(named("f"));
  EXPECT_EQ(next(admission), "e");  // of the message without any
  EXPECT_EQ(next(admission), "d");
}

TEST(Admission, TheQuestionsOfAFinishedMessageAreGivenUp) {
  Admission admission({.in_flight = 1});
  admission.ask(named("a"), asker(1, one));
  next(admission);
  admission.ask(named("b"), asker(1, one));
  admission.ask(named("c"), asker(1, one));
  admission.ask(named("c"), asker(2, other));
  const auto unwanted = admission.withdraw(1);
  ASSERT_EQ(unwanted.size(), 1U);
  EXPECT_EQ(unwanted[0].question, named("b"));
  EXPECT_TRUE(admission.unwanted(named("a")));  // its slot is free when something came of it
  EXPECT_EQ(next(admission), "-");
  admission.done(named("b"));
  admission.done(named("a"));
  EXPECT_EQ(next(admission), "c");
  EXPECT_FALSE(admission.unwanted(named("c")));
}

// One who may not ask must not keep others from an answer that they wait for, too.
TEST(Admission, WhatIsSharedGoesWithTheFirstTurn) {
  Admission admission({.in_flight = 10, .in_flight_of_a_network = 1});
  admission.ask(named("a"), asker(1, one));
  admission.ask(named("b"), asker(1, one));
  EXPECT_EQ(next(admission), "a");
  EXPECT_EQ(next(admission), "-");
  EXPECT_EQ(admission.ask(named("b"), asker(2, other)), Admission::Taken::shared);
  EXPECT_EQ(next(admission), "b");
}

TEST(Admission, MessagesThatAskLittleAreTakenInEvenWhereTooManyWait) {
  Admission admission({.in_flight = 0, .waiting_of_a_network = 3, .always_open_of_a_message = 2});
  EXPECT_EQ(admission.ask(named("a"), asker(1, one)), Admission::Taken::queued);
  EXPECT_EQ(admission.ask(named("b"), asker(1, one)), Admission::Taken::queued);
  EXPECT_EQ(admission.ask(named("c"), asker(1, one)), Admission::Taken::queued);
  EXPECT_EQ(admission.ask(named("d"), asker(1, one)), Admission::Taken::refused);
  EXPECT_EQ(admission.ask(named("e"), asker(2, one)), Admission::Taken::queued);
  EXPECT_EQ(admission.waiting(), 4U);
  admission.withdraw(1);
  EXPECT_EQ(admission.waiting(), 1U);
}

}  // namespace
}  // namespace anshin::dns
