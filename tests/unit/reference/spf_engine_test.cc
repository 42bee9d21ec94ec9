// The reference SPF engine: verdicts, reasons, limits, hostile records.
#include <anshin/reference_engines.h>

#include "support/spf_bench.h"
#include "support/spf_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin {
namespace {

using test::long_record;
using test::record;
using test::repeated;

const auto engine = reference::make_reference_spf_engine();

// What libspf2 must not see.
std::vector<test::SpfCase> bounds() {
  using V = SpfVerdict;
  return {
      {"NineMacros", record("v=spf1 exists:%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d}%{d} -all"), "192.0.2.1",
       V::permerror, "beyond what the reference engine can evaluate"},
      {"FiveKilobytes", long_record("v=spf1 exists:" + std::string(5000, 'x') + ".example.jp -all"),
       "192.0.2.1", V::permerror, "beyond what the reference engine can evaluate"},
  };
}

class ReferenceSpf : public testing::TestWithParam<test::SpfCase> {};

TEST_P(ReferenceSpf, Judges) {
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
INSTANTIATE_TEST_SUITE_P(Cases, ReferenceSpf, testing::ValuesIn(test::spf_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(LocalPartCases, ReferenceSpf,
                         testing::ValuesIn(test::spf_local_part_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Bounds, ReferenceSpf, testing::ValuesIn(bounds()), name_of);

TEST(SpfEngineDomain, MalformedOnesAreNotAsked) {
  using namespace std::string_literals;
  class NobodyAsks : public dns::Resolver {
   public:
    dns::Pending ask(const dns::Question& question) override {
      ADD_FAILURE() << question.name;
      return dns::Pending(std::make_shared<const dns::Answer>());
    }
  };
  for (const std::string& domain :
       {"localhost"s, "a..example.jp"s, std::string(64, 'a') + ".example.jp", "[192.0.2.1]"s,
        "exam ple.jp"s, "a\0b.example.jp"s, ".example.jp"s}) {
    const SpfResult result = test::check_spf(*engine, test::spf_request("192.0.2.1", domain),
                                             std::make_shared<NobodyAsks>());
    EXPECT_EQ(to_string(result.verdict), "none") << domain;
    EXPECT_FALSE(result.reason.empty());
    EXPECT_TRUE(result.domain.empty());
  }
}

// The names of the places that stand between us and libspf2 mean nothing to the outside.
TEST(SpfEngineNames, PlacesCannotBeForged) {
  dns::Zone zone;
  zone.add("example.jp", dns::Txt{"v=spf1 mx -exists:yes.example.jp -all"});
  zone.add("example.jp", dns::Mx{.preference = 1, .exchange = "t1.l0.anshin"});
  zone.add("yes.example.jp", parse_ip_address("192.0.2.1").value());
  const SpfResult result =
      test::check_spf(*engine, test::spf_request("192.0.2.1"), dns::make_zone_resolver(zone));
  EXPECT_EQ(result.verdict, SpfVerdict::fail) << result.reason;
}

TEST(SpfEngineExplanation, IsExpandedOnlyForFail) {
  const auto resolver = dns::make_zone_resolver(
      test::zone_of(record("v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all exp=why.%{d}") +
                    record("%{i} may not send for %{o}; ask %{r}. %{L}", "why.example.jp.")));
  const SpfResult fail = test::check_spf(*engine, test::spf_request("198.51.100.7"), resolver);
  EXPECT_EQ(fail.verdict, SpfVerdict::fail);
  EXPECT_EQ(fail.explanation, "198.51.100.7 may not send for example.jp; ask mx.example.org. taro");
  const SpfResult pass = test::check_spf(*engine, test::spf_request("192.0.2.1"), resolver);
  EXPECT_EQ(pass.verdict, SpfVerdict::pass);
  EXPECT_TRUE(pass.explanation.empty());
}

TEST(SpfEngineExplanation, HostileOnesAreLeftOut) {
  using namespace std::string_literals;
  for (const std::string& text : {"caf\xc3\xa9"s, "line\r\nbreak"s, "a\0b"s, "%{q}"s,
                                  std::string(5000, 'x'), repeated("%{d}", 200)}) {
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
