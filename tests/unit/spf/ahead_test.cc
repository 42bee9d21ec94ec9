// What the native engine asks ahead: how many rounds of questions a check takes, what it must not
// ask before it gets there, and that answers which turn out not to be needed change nothing.
#include <anshin/native_engines.h>

#include "spf/limits.h"
#include "support/held_resolver.h"
#include "support/spf_bench.h"
#include "support/spf_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin {
namespace {

using dns::HeldResolver;
using test::numbered;
using test::record;

// Questions as "name TYPE", one set for each round: all that were under way at once.
using Rounds = std::vector<std::vector<std::string>>;

struct Walk {
  Rounds rounds;
  SpfResult result;
};

Walk walk(const std::string& zone, const std::string& client = "198.51.100.7") {
  static const auto engine = spf::make_native_engine();
  const auto resolver =
      std::make_shared<HeldResolver>(dns::make_zone_resolver(test::zone_of(zone)));
  const auto check = engine->start(test::spf_request(client), resolver);
  Walk walk;
  std::size_t seen = 0;
  while (resolver->held() > 0) {
    const auto asked = resolver->asked();
    walk.rounds.emplace_back();
    for (; seen < asked.size(); ++seen) {
      walk.rounds.back().push_back(asked[seen].name + " " +
                                   std::string(to_string(asked[seen].type)));
    }
    for (std::size_t count = resolver->held(); count > 0; --count) {
      resolver->release_one();
    }
  }
  walk.result = check->result(std::chrono::steady_clock::now());
  return walk;
}

using testing::ElementsAre;
using testing::UnorderedElementsAre;

TEST(Ahead, NestedIncludesTakeARoundEach) {
  const Walk got = walk(record("v=spf1 include:a.example.jp -all") +
                        record("v=spf1 include:b.example.jp -all", "a.example.jp.") +
                        record("v=spf1 ip4:198.51.100.7 -all", "b.example.jp."));
  EXPECT_EQ(got.result.verdict, SpfVerdict::pass) << got.result.reason;
  EXPECT_THAT(got.rounds,
              ElementsAre(ElementsAre("example.jp TXT"), ElementsAre("a.example.jp TXT"),
                          ElementsAre("b.example.jp TXT")));
}

TEST(Ahead, SiblingIncludesTakeOneRound) {
  std::string zone = record("v=spf1 " + numbered("include:i", ".example.jp ", 5) + "-all");
  for (int i = 0; i < 5; ++i) {
    zone += record("v=spf1 ip4:192.0.2." + std::to_string(i) + " -all",
                   "i" + std::to_string(i) + ".example.jp.");
  }
  const Walk got = walk(zone);
  EXPECT_EQ(got.result.verdict, SpfVerdict::fail) << got.result.reason;
  EXPECT_THAT(got.rounds,
              ElementsAre(ElementsAre("example.jp TXT"),
                          ElementsAre("i0.example.jp TXT", "i1.example.jp TXT", "i2.example.jp TXT",
                                      "i3.example.jp TXT", "i4.example.jp TXT")));
}

TEST(Ahead, ExchangersTakeOneRound) {
  std::string zone = record("v=spf1 mx -all");
  for (int i = 0; i < 10; ++i) {
    const std::string host = "h" + std::to_string(i) + ".example.jp.";
    zone += "example.jp. MX 10 " + host + "\n" + host + " A 192.0.2." + std::to_string(i) + "\n";
  }
  const Walk got = walk(zone);
  EXPECT_EQ(got.result.verdict, SpfVerdict::fail) << got.result.reason;
  ASSERT_EQ(got.rounds.size(), 3U);
  EXPECT_THAT(got.rounds[1], ElementsAre("example.jp MX"));
  EXPECT_EQ(got.rounds[2].size(), 10U);
}

TEST(Ahead, TermsOfOneRecordAreAskedTogether) {
  const Walk got = walk(record("v=spf1 a:h.example.jp mx a:%{d} include:i.example.jp "
                               "redirect=r.example.jp") +
                        record("v=spf1 a:h2.example.jp ?all", "i.example.jp.") +
                        record("v=spf1 ?all", "r.example.jp.") +
                        "h.example.jp. A 192.0.2.1\nh2.example.jp. A 192.0.2.1\n"
                        "example.jp. A 192.0.2.1\nexample.jp. MX 10 h3.example.jp.\n"
                        "h3.example.jp. A 192.0.2.1\n");
  EXPECT_EQ(got.result.verdict, SpfVerdict::neutral) << got.result.reason;
  ASSERT_EQ(got.rounds.size(), 3U);
  EXPECT_THAT(got.rounds[1], UnorderedElementsAre("h.example.jp A", "example.jp MX", "example.jp A",
                                                  "i.example.jp TXT", "r.example.jp TXT"));
  EXPECT_THAT(got.rounds[2], UnorderedElementsAre("h3.example.jp A", "h2.example.jp A"));
}

// The records of includes that are behind the one that is waited for are read as they come in.
TEST(Ahead, GoesOnFromEveryAnswer) {
  static const auto engine = spf::make_native_engine();
  const auto resolver = std::make_shared<HeldResolver>(dns::make_zone_resolver(test::zone_of(
      record("v=spf1 include:a.example.jp include:b.example.jp -all") +
      record("v=spf1 ?all", "a.example.jp.") + record("v=spf1 a:h.example.jp", "b.example.jp."))));
  const auto check = engine->start(test::spf_request("192.0.2.1"), resolver);
  resolver->release_one();
  resolver->release(dns::question("b.example.jp", dns::RecordType::TXT));
  EXPECT_EQ(resolver->count(dns::question("h.example.jp", dns::RecordType::A)), 1U);
}

// exists, ptr and macros may be logged by the publisher or say something about the message.
TEST(Ahead, WhatTellsSomethingIsAskedWhenItIsReached) {
  for (const std::string term : {"exists:x.example.jp", "ptr", "a:%{l}.example.jp", "include:%{h}",
                                 "mx:%{p}.example.jp", "exists:%{d}", "a:%{ir}.%{d}"}) {
    const Walk got = walk(record("v=spf1 a:first.example.jp " + term + " -all") +
                          "first.example.jp. A 198.51.100.7\n");
    EXPECT_EQ(got.result.verdict, SpfVerdict::pass) << term;
    EXPECT_THAT(got.rounds,
                ElementsAre(ElementsAre("example.jp TXT"), ElementsAre("first.example.jp A")))
        << term;
  }
  const Walk redirect = walk(record("v=spf1 a:first.example.jp redirect=%{l}.example.jp") +
                             "first.example.jp. A 198.51.100.7\n");
  EXPECT_EQ(redirect.rounds.size(), 2U);
  EXPECT_THAT(redirect.rounds[1], ElementsAre("first.example.jp A"));
}

TEST(Ahead, NothingBehindACertainMatch) {
  for (const std::string term : {"ip4:198.51.100.0/24", "all", "?ip4:0.0.0.0/0"}) {
    const Walk got = walk(record("v=spf1 a:first.example.jp " + term +
                                 " a:second.example.jp redirect=third.example.jp") +
                          "first.example.jp. A 192.0.2.1\n");
    EXPECT_THAT(got.rounds,
                ElementsAre(ElementsAre("example.jp TXT"), ElementsAre("first.example.jp A")))
        << term;
  }
  // An include that certainly passes
  const Walk got = walk(
      record("v=spf1 a:first.example.jp include:i.example.jp include:j.example.jp "
             "a:last.example.jp") +
      record("v=spf1 all", "i.example.jp.") + record("v=spf1 a:never.example.jp", "j.example.jp.") +
      "first.example.jp. A 192.0.2.1\n");
  ASSERT_EQ(got.rounds.size(), 2U);
}

TEST(Ahead, NothingBehindTheTenthTerm) {
  const Walk got = walk(record("v=spf1 " + numbered("a:h", ".example.jp ", 14)));
  ASSERT_EQ(got.rounds.size(), 2U);
  EXPECT_EQ(got.rounds[1].size(), spf::most_lookups);
}

TEST(Ahead, IsBounded) {
  std::string zone = record("v=spf1 a:first.example.jp " + numbered("mx:m", ".example.jp ", 9));
  for (int i = 0; i < 9; ++i) {
    zone += numbered("m" + std::to_string(i) + ".example.jp. MX 10 h" + std::to_string(i),
                     ".example.jp.\n", 10);
  }
  static const auto engine = spf::make_native_engine();
  const auto resolver =
      std::make_shared<HeldResolver>(dns::make_zone_resolver(test::zone_of(zone)));
  const auto check = engine->start(test::spf_request("192.0.2.1"), resolver);
  resolver->release_one();
  for (int i = 0; i < 9; ++i) {
    resolver->release(dns::question("m" + std::to_string(i) + ".example.jp", dns::RecordType::MX));
  }
  // The first term is still waited for: all else is ahead
  EXPECT_EQ(resolver->count(), 2 + spf::most_questions_ahead);
}

// Behind the term that matches there are answers that would end the check otherwise.
TEST(Ahead, WhatIsNotReachedChangesNothing) {
  struct Behind {
    std::string terms;
    std::string zone;
  };
  const std::string first = "first.example.jp. A 198.51.100.7\n";
  for (const auto& [terms, zone] : std::vector<Behind>{
           {"a:slow.example.jp", "$FAULT slow.example.jp. A SERVFAIL\n"},
           {"include:slow.example.jp", "$FAULT slow.example.jp. TXT TIMEOUT\n"},
           {"include:none.example.jp", ""},
           {"include:bad.example.jp", record("v=spf1 wisdom", "bad.example.jp.")},
           {"a:n1.example.jp a:n2.example.jp a:n3.example.jp", ""},
           {"mx:many.example.jp", numbered("many.example.jp. MX 10 h", ".example.jp.\n", 11)},
           {numbered("a:h", ".example.jp ", 12), ""},
           {"include:fails.example.jp", record("v=spf1 -all", "fails.example.jp.")}}) {
    const Walk got = walk(record("v=spf1 a:first.example.jp " + terms + " -all") + zone + first);
    EXPECT_EQ(got.result.reason,
              "198.51.100.7 matches \"a:first.example.jp\" in the SPF record of example.jp")
        << terms;
    EXPECT_GE(got.rounds.at(1).size(), 2U) << terms;
  }
}

// Two voids are allowed, whoever asked first.
TEST(Ahead, VoidsCountWhereTheyAreReached) {
  const std::string zone =
      record("v=spf1 a:n1.example.jp include:i.example.jp a:n2.example.jp -all") +
      record("v=spf1 a:n3.example.jp all", "i.example.jp.");
  const Walk got = walk(zone);
  EXPECT_EQ(got.result.verdict, SpfVerdict::pass) << got.result.reason;
}

}  // namespace
}  // namespace anshin
