// The bounds of spf/limits.h through the native engine: what is just allowed, and what is one too
// many.
#include "spf/limits.h"

#include <anshin/native_engines.h>

#include "support/held_resolver.h"
#include "support/spf_bench.h"
#include "support/spf_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace anshin {
namespace {

using test::numbered;
using test::record;

SpfResult check(const std::string& zone, const std::string& client = "198.51.100.7") {
  static const auto engine = spf::make_native_engine();
  return test::check_spf(*engine, test::spf_request(client),
                         dns::make_zone_resolver(test::zone_of(zone)));
}

void expect_beyond(const SpfResult& result, const std::string& reason) {
  EXPECT_EQ(result.verdict, SpfVerdict::permerror) << result.reason;
  EXPECT_THAT(result.reason, testing::HasSubstr(reason));
}

TEST(SpfLimits, LookupsCountOverTheWholeTree) {
  EXPECT_EQ(spf::most_lookups, 10U);
  // include, redirect, a, mx, ptr and exists count; all, ip4, ip6 and exp do not
  const std::string hosts =
      "h.example.jp. A 192.0.2.1\nexample.jp. A 192.0.2.1\n"
      "r.example.jp. MX 10 h.example.jp.\nr.example.jp. A 192.0.2.1\n"
      "7.100.51.198.in-addr.arpa. PTR h.example.jp.\n";
  const auto zone = [&](const std::string& more) {
    return record("v=spf1 ip4:192.0.2.1 ip6::: include:i.example.jp a redirect=r.example.jp") +
           record("v=spf1 a:h.example.jp include:j.example.jp ?all", "i.example.jp.") +
           record("v=spf1 a:h.example.jp ip4:192.0.2.2", "j.example.jp.") +
           record("v=spf1 mx ptr -exists:n.example.jp a " + more + "-all exp=e.example.jp",
                  "r.example.jp.") +
           record("ten", "e.example.jp.") + hosts;
  };
  const SpfResult ten = check(zone(""));
  EXPECT_EQ(ten.verdict, SpfVerdict::fail) << ten.reason;
  EXPECT_EQ(ten.explanation, "ten");
  expect_beyond(check(zone("a ")), "more than 10 DNS lookups");
  // A match before the limit is a match
  EXPECT_EQ(check(zone("ip4:198.51.100.7 a ")).verdict, SpfVerdict::pass);
}

TEST(SpfLimits, VoidsCountOverTheWholeTree) {
  EXPECT_EQ(spf::most_voids, 2U);
  const auto zone = [](const std::string& more) {
    return record("v=spf1 exists:n1.example.jp include:i.example.jp " + more + "-all") +
           record("v=spf1 mx:n2.example.jp", "i.example.jp.");
  };
  EXPECT_EQ(check(zone("")).verdict, SpfVerdict::fail);
  for (const std::string third : {"a:n3.example.jp ", "ptr ", "mx:n4.example.jp ",
                                  "include:n5.example.jp ", "redirect=n6.example.jp "}) {
    const SpfResult result = check(third.starts_with("redirect")
                                       ? record("v=spf1 a:n1.example.jp mx:n1.example.jp " + third)
                                       : zone(third));
    expect_beyond(result, "more than 2 DNS lookups that find nothing");
  }
}

TEST(SpfLimits, AVoidIsNoFailure) {
  const SpfResult result = check(record("v=spf1 a:n1.example.jp mx:n2.example.jp "
                                        "a:slow.example.jp -all") +
                                 "$FAULT slow.example.jp. A SERVFAIL\n");
  EXPECT_EQ(result.verdict, SpfVerdict::temperror) << result.reason;
}

TEST(SpfLimits, ExchangesOfOneMx) {
  EXPECT_EQ(spf::most_exchanges, 10U);
  const auto zone = [](int count) {
    return record("v=spf1 mx -all") + numbered("example.jp. MX 10 h", ".example.jp.\n", count) +
           "h9.example.jp. A 198.51.100.7\n";
  };
  EXPECT_EQ(check(zone(10)).verdict, SpfVerdict::pass);
  expect_beyond(check(zone(11)), "\"mx\" leads to more than 10 mail exchangers");
}

// RFC 7208 section 4.6.4: of more names the first ten count.
TEST(SpfLimits, HostNames) {
  EXPECT_EQ(spf::most_host_names, 10U);
  const auto zone = [](int count) {
    return record("v=spf1 ptr exists:%{p}.who.example.jp ~all") +
           numbered("7.100.51.198.in-addr.arpa. PTR h", ".example.net.\n", count - 1) +
           "7.100.51.198.in-addr.arpa. PTR last.example.jp.\n"
           "last.example.jp. A 198.51.100.7\nlast.example.jp.who.example.jp. A 127.0.0.2\n";
  };
  EXPECT_EQ(check(zone(10)).verdict, SpfVerdict::pass);
  EXPECT_EQ(check(zone(11)).verdict, SpfVerdict::softfail);
}

SpfResult check_text(const std::string& text, const std::string& explanation = "") {
  static const auto engine = spf::make_native_engine();
  dns::Zone zone;
  zone.add("example.jp", dns::Txt{text});
  zone.add("why.example.jp", dns::Txt{explanation});
  return test::check_spf(*engine, test::spf_request("198.51.100.7"),
                         dns::make_zone_resolver(std::move(zone)));
}

TEST(SpfLimits, OctetsOfARecord) {
  std::string text = "v=spf1 ";
  while (text.size() + 30 < spf::longest_record) {
    text += "ip4:192.0.2.1 ";
  }
  text += "-all x=";
  text += std::string(spf::longest_record - text.size(), 'y');
  EXPECT_EQ(check_text(text).verdict, SpfVerdict::fail);
  expect_beyond(check_text(text + "y"), "longer than 65535 octets");
}

TEST(SpfLimits, OctetsOfAnExplanation) {
  const std::string record = "v=spf1 -all exp=why.example.jp";
  const std::string most(spf::longest_explanation, 'x');
  EXPECT_EQ(check_text(record, most).explanation, most);
  EXPECT_EQ(check_text(record, most + "x").explanation, "");
  // What counts as well is what it expands to: %{d} is ten octets
  const std::string expands = "%{d}" + most.substr(10);
  EXPECT_EQ(check_text(record, expands).explanation.size(), spf::longest_explanation);
  EXPECT_EQ(check_text(record, expands + "x").explanation, "");
}

// Three terms with ten exchangers each are within what RFC 7208 allows and within our bound; then
// an explanation that wants the client's names no longer has a question left.
TEST(SpfLimits, QuestionsNeeded) {
  const auto check = [](int exchanges) {
    std::string zone = record("v=spf1 " + numbered("mx:d", ".example.jp ", 10) + "-all");
    for (int i = 0; i < 10; ++i) {
      zone += numbered("d" + std::to_string(i) + ".example.jp. MX 10 h" + std::to_string(i),
                       ".example.jp.\n", i < 4 ? exchanges : 1);
    }
    const auto resolver = std::make_shared<dns::HeldResolver>(
        dns::make_zone_resolver(test::zone_of(zone)), dns::HeldResolver::Start::answering);
    const SpfResult result =
        test::check_spf(*spf::make_native_engine(), test::spf_request("198.51.100.7"), resolver);
    EXPECT_LE(resolver->count(), spf::most_questions);
    return result;
  };
  // 1 + 10 + 4 * 6 + 6 questions
  EXPECT_EQ(check(6).verdict, SpfVerdict::fail);
  expect_beyond(check(10), "more than 42 DNS questions (of 120 for one message)");
}

}  // namespace
}  // namespace anshin
