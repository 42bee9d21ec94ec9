// The native SPF engine: verdicts, reasons, explanations, hostile records. Its limits are in
// limits_test.cc.
#include <anshin/native_engines.h>

#include "support/spf_bench.h"
#include "support/spf_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin {
namespace {

using test::long_record;
using test::numbered;
using test::record;
using test::repeated;

const auto engine = spf::make_native_engine();

// Beyond what the reference engine can evaluate, and details that it has no say in.
std::vector<test::SpfCase> more_cases() {
  using V = SpfVerdict;
  const std::string nine =
      "example.jp.example.jp.example.jp.example.jp.example.jp.example.jp.example.jp.example.jp."
      "example.jp. A 127.0.0.2\n";
  const std::string host = "host.example.jp. A 192.0.2.1\n";
  return {
      {"NineMacros",
       record("v=spf1 exists:%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d}.%{d} -all") + nine,
       "192.0.2.1", V::pass, "\"exists:%{d}.%{d}"},
      {"LongTerm",
       long_record("v=spf1 exists:" + std::string(60, 'x') + "." + std::string(5000, 'y') +
                   ".example.jp ~all"),
       "192.0.2.1", V::softfail, "\"~all\""},
      {"NamesAreCutFromTheLeft",
       long_record("v=spf1 exists:" + numbered("aaaaaaaaa", ".", 40) + "yes.example.jp -all") +
           "aaaaaaaaa21.aaaaaaaaa22.aaaaaaaaa23.aaaaaaaaa24.aaaaaaaaa25."
           "aaaaaaaaa26.aaaaaaaaa27.aaaaaaaaa28.aaaaaaaaa29.aaaaaaaaa30.aaaaaaaaa31."
           "aaaaaaaaa32.aaaaaaaaa33.aaaaaaaaa34.aaaaaaaaa35.aaaaaaaaa36.aaaaaaaaa37."
           "aaaaaaaaa38.aaaaaaaaa39.yes.example.jp. A 127.0.0.2\n",
       "192.0.2.1", V::pass, "matches \"exists:"},
      {"LastOfManyTerms",
       long_record("v=spf1 " + numbered("ip6:2001:db8::", " ", 300) + "ip4:192.0.2.1 -all"),
       "192.0.2.1", V::pass, "\"ip4:192.0.2.1\""},
      {"RedirectInAnInclude",
       record("v=spf1 ?include:a.example.jp -all") +
           record("v=spf1 redirect=b.example.jp", "a.example.jp.") +
           record("v=spf1 ip4:192.0.2.1", "b.example.jp."),
       "192.0.2.1", V::neutral,
       "192.0.2.1 matches \"?include:a.example.jp\" in the SPF record of example.jp, through "
       "\"ip4:192.0.2.1\" of b.example.jp"},
      {"NestedIncludes",
       record("v=spf1 ~include:a.example.jp -all") +
           record("v=spf1 include:b.example.jp", "a.example.jp.") +
           record("v=spf1 a:host.example.jp", "b.example.jp.") + host,
       "192.0.2.1", V::softfail,
       "\"~include:a.example.jp\" in the SPF record of example.jp, through \"a:host.example.jp\" "
       "of b.example.jp"},
      {"InnerQualifierDecidesTheInclude",
       record("v=spf1 include:a.example.jp ~all") +
           record("v=spf1 ?include:b.example.jp -all", "a.example.jp.") +
           record("v=spf1 ip4:192.0.2.1", "b.example.jp."),
       "192.0.2.1", V::softfail, "\"~all\" in the SPF record of example.jp"},
      {"GoesOnBehindANestedInclude",
       record("v=spf1 include:a.example.jp -all") +
           record("v=spf1 include:b.example.jp a:host.example.jp", "a.example.jp.") +
           record("v=spf1 -all", "b.example.jp.") + host,
       "192.0.2.1", V::pass, "through \"a:host.example.jp\" of a.example.jp"},
      {"NoTermMatchesInARedirect",
       record("v=spf1 redirect=a.example.jp") + record("v=spf1 ip4:192.0.2.1", "a.example.jp."),
       "198.51.100.7", V::neutral, "no term in the SPF record of example.jp matches 198.51.100.7"},
      {"AlmostARecord", record("\"v=spf1 -all\""), "192.0.2.1", V::none,
       "example.jp has no SPF record, only almost: in the TXT record "},
      {"RedirectWithoutRecord", record("v=spf1 redirect=a.example.jp"), "192.0.2.1", V::permerror,
       "the SPF record of example.jp refers to a.example.jp, which has none"},
      {"IncludeOfTwoRecords",
       record("v=spf1 include:a.example.jp -all") + record("v=spf1 -all", "a.example.jp.") +
           record("v=spf1 ~all", "a.example.jp."),
       "192.0.2.1", V::permerror, "a.example.jp has 2 SPF records instead of one"},
      {"IncludeOfAMalformedRecord",
       record("v=spf1 include:a.example.jp -all") + record("v=spf1 wisdom", "a.example.jp."),
       "192.0.2.1", V::permerror, "the SPF record of a.example.jp is malformed: term \"wisdom\""},
      {"FirstExchangeMatchesBeforeOneThatFails",
       record("v=spf1 mx -all") + host +
           "example.jp. MX 10 host.example.jp.\nexample.jp. MX 20 slow.example.jp.\n"
           "$FAULT slow.example.jp. A SERVFAIL\n",
       "192.0.2.1", V::pass, "\"mx\""},
      {"PtrSkipsNamesThatFail",
       record("v=spf1 ptr -all") + host +
           "1.2.0.192.in-addr.arpa. PTR slow.example.jp.\n"
           "1.2.0.192.in-addr.arpa. PTR host.example.jp.\n$FAULT slow.example.jp. A SERVFAIL\n",
       "192.0.2.1", V::pass, "\"ptr\""},
      {"MacroPWithoutNames",
       record("v=spf1 exists:%{p}.example.jp -all") + "unknown.example.jp. A 127.0.0.2\n",
       "192.0.2.1", V::pass, "exists:%{p}"},
      {"Ipv6Macros",
       record("v=spf1 exists:%{ir}.%{v}.example.jp -all") +
           "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.example.jp. A "
           "127.0.0.2\n",
       "2001:db8::1", V::pass, "exists:%{ir}"},
      {"MappedClientHasIpv4Macros",
       record("v=spf1 exists:%{i}.%{v}.example.jp -all") +
           "192.0.2.1.in-addr.example.jp. A 127.0.0.2\n",
       "::ffff:192.0.2.1", V::pass, "192.0.2.1 matches"},
  };
}

class NativeSpf : public testing::TestWithParam<test::SpfCase> {};

TEST_P(NativeSpf, Judges) {
  const test::SpfCase& c = GetParam();
  spf::Request request = test::spf_request(c.client);
  request.sender = c.sender;
  const SpfResult result =
      test::check_spf(*engine, request, dns::make_zone_resolver(test::zone_of(c.zone)));
  EXPECT_EQ(to_string(result.verdict), to_string(c.verdict)) << result.reason;
  EXPECT_THAT(result.reason, testing::HasSubstr(c.reason));
  EXPECT_FALSE(result.reason.empty());
  EXPECT_LT(result.reason.size(), 500U);
  EXPECT_EQ(result.explanation, c.explanation);
  EXPECT_EQ(result.domain, "example.jp");
}

const auto name_of = [](const auto& one) { return one.param.name; };
INSTANTIATE_TEST_SUITE_P(Cases, NativeSpf, testing::ValuesIn(test::spf_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(LocalPartCases, NativeSpf, testing::ValuesIn(test::spf_local_part_cases()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(MoreCases, NativeSpf, testing::ValuesIn(more_cases()), name_of);

TEST(NativeSpfRequest, MalformedDomainsAreNotAsked) {
  using namespace std::string_literals;
  class NobodyAsks final : public dns::Resolver {
   public:
    dns::Pending ask(const dns::Question& question) override {
      ADD_FAILURE() << question.name;
      return dns::Pending(std::make_shared<const dns::Answer>());
    }
  };
  for (const std::string& domain :
       {"localhost"s, "a..example.jp"s, std::string(64, 'a') + ".example.jp", "[192.0.2.1]"s,
        "exam ple.jp"s, "a\0b.example.jp"s, ".example.jp"s, ""s}) {
    const SpfResult result = test::check_spf(*engine, test::spf_request("192.0.2.1", domain),
                                             std::make_shared<NobodyAsks>());
    EXPECT_EQ(to_string(result.verdict), "none") << domain;
    EXPECT_FALSE(result.reason.empty());
    EXPECT_TRUE(result.domain.empty());
  }
}

TEST(NativeSpfRequest, IdentityComesBack) {
  const auto resolver = dns::make_zone_resolver(test::zone_of(record("v=spf1 -all")));
  for (const SpfIdentity identity : {SpfIdentity::helo, SpfIdentity::mailfrom}) {
    spf::Request request = test::spf_request("192.0.2.1");
    request.identity = identity;
    EXPECT_EQ(test::check_spf(*engine, request, resolver).identity, identity);
  }
}

SpfResult explained(const std::string& zone, const std::string& client = "198.51.100.7") {
  return test::check_spf(*engine, test::spf_request(client),
                         dns::make_zone_resolver(test::zone_of(zone)));
}

TEST(NativeSpfExplanation, IsThatOfTheRecordThatDecided) {
  const std::string texts =
      record("ours %{d}", "why.example.jp.") + record("theirs %{d} %{o}", "why.example.net.");
  const std::string theirs = record("v=spf1 -all exp=why.example.net", "_spf.example.net.");
  struct Case {
    std::string record;
    std::string explanation;
  };
  for (const auto& [text, explanation] : std::vector<Case>{
           {"v=spf1 -all exp=why.%{d}", "ours example.jp"},
           {"v=spf1 exp=why.example.jp ip4:192.0.2.1 -all", "ours example.jp"},
           {"v=spf1 include:_spf.example.net -all exp=why.example.jp", "ours example.jp"},
           {"v=spf1 include:_spf.example.net -all", ""},
           {"v=spf1 redirect=_spf.example.net exp=why.example.jp",
            "theirs _spf.example.net example.jp"},
           {"v=spf1 ~all exp=why.example.jp", ""}}) {
    EXPECT_EQ(explained(record(text) + theirs + texts).explanation, explanation) << text;
  }
}

TEST(NativeSpfExplanation, MayBeMissing) {
  for (const std::string& zone :
       {std::string(), std::string("$FAULT why.example.jp. TXT SERVFAIL\n"),
        record("one", "why.example.jp.") + record("two", "why.example.jp."),
        record("%{", "why.example.jp."), record("", "why.example.jp.")}) {
    const SpfResult result = explained(record("v=spf1 -all exp=why.example.jp") + zone);
    EXPECT_EQ(result.verdict, SpfVerdict::fail) << result.reason;
    EXPECT_EQ(result.explanation, "") << zone;
  }
}

TEST(NativeSpfExplanation, ExpandsWhatOnlyItMay) {
  const std::string zone = record("v=spf1 -all exp=why.example.jp") +
                           record("%{c} %{r} %{p} %{L} 100%%", "why.example.jp.") +
                           "7.100.51.198.in-addr.arpa. PTR host.example.jp.\n"
                           "host.example.jp. A 198.51.100.7\n";
  EXPECT_EQ(explained(zone).explanation, "198.51.100.7 mx.example.org host.example.jp taro 100%");
}

TEST(NativeSpfExplanation, HostileOnesAreLeftOut) {
  using namespace std::string_literals;
  for (const std::string& text :
       {"caf\xc3\xa9"s, "line\r\nbreak"s, "a\0b"s, "%{q}"s, "tab\there"s, repeated("%{d}", 199)}) {
    dns::Zone zone;
    zone.add("example.jp", dns::Txt{"v=spf1 -all exp=why.example.jp"});
    zone.add("why.example.jp", dns::Txt{text});
    const SpfResult result =
        test::check_spf(*engine, test::spf_request("192.0.2.1"), dns::make_zone_resolver(zone));
    EXPECT_EQ(result.verdict, SpfVerdict::fail);
    EXPECT_TRUE(result.explanation.empty()) << result.explanation;
  }
  dns::Zone zone;
  zone.add("example.jp", dns::Txt{"v=spf1 -all exp=why.example.jp"});
  zone.add("why.example.jp", dns::Txt{"for %{s}"});
  spf::Request request = test::spf_request("192.0.2.1");
  request.sender = "\xff\r\nX-Evil: yes@example.jp";
  EXPECT_TRUE(test::check_spf(*engine, request, dns::make_zone_resolver(zone)).explanation.empty());
}

}  // namespace
}  // namespace anshin
