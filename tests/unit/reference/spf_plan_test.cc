// How records are rewritten for libspf2.
#include "reference/spf_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace anshin::reference {
namespace {

std::vector<std::string> plan(const std::string& record, const std::string& client = "192.0.2.1",
                              const std::vector<std::string>& ptr_targets = {}) {
  return plan_record(spf::parse_record(record).value(), 3, parse_ip_address(client).value(),
                     ptr_targets);
}

TEST(SpfPlan, HidesNamesAndMovesRedirect) {
  EXPECT_THAT(
      plan("v=spf1 redirect=%{d}.x.jp a mx:%{i}.jp/24//64 ?exists:%{l}.jp include:x.jp y=z "
           "exp=e.jp"),
      testing::ElementsAre("v=spf1 +a:t0.l3.anshin/32 +mx:t1.l3.anshin/24 ?exists:t2.l3.anshin "
                           "+include:t3.l3.anshin redirect=r0.l3.anshin"));
}

TEST(SpfPlan, KeepsOnlyTheClientsFamily) {
  const std::string record = "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a/8//16 -all";
  EXPECT_THAT(plan(record),
              testing::ElementsAre("v=spf1 +ip4:192.0.2.0/24 +a:t2.l3.anshin/8 -all"));
  EXPECT_THAT(plan(record, "2001:db8::1"),
              testing::ElementsAre("v=spf1 +ip6:2001:db8::/32 +a:t2.l3.anshin//16 -all"));
}

TEST(SpfPlan, PrefixZeroMatchesAll) {
  EXPECT_THAT(plan("v=spf1 ~ip4:192.0.2.0/0 -all"), testing::ElementsAre("v=spf1 ~all"));
  EXPECT_THAT(plan("v=spf1 a/0 -all"), testing::ElementsAre("v=spf1 +a:t0.l3.anshin -all"));
}

TEST(SpfPlan, NothingBehindAllCounts) {
  EXPECT_THAT(plan("v=spf1 -all a redirect=x.jp"), testing::ElementsAre("v=spf1 -all"));
}

TEST(SpfPlan, PtrHasItsTarget) {
  EXPECT_THAT(plan("v=spf1 ptr:%{d} ptr:%{h}", "192.0.2.1", {"example.jp", ""}).front(),
              testing::HasSubstr("+ptr:example.jp +ptr:t1.l3.anshin"));
}

TEST(SpfPlan, LongRecordsAreCutIntoPieces) {
  std::string record = "v=spf1 ";
  for (int i = 0; i < 100; ++i) {
    record += "ip4:192.0.2." + std::to_string(i) + " ";
  }
  const auto pieces = plan(record + "-all");
  ASSERT_GT(pieces.size(), 1U);
  std::ptrdiff_t terms = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    terms += std::ranges::count(pieces[i], '+');
    EXPECT_LE(std::ranges::count(pieces[i], '+'), 40);
    if (i + 1 < pieces.size()) {
      EXPECT_THAT(pieces[i],
                  testing::EndsWith("redirect=c" + std::to_string(i + 1) + ".l3.anshin"));
    }
  }
  EXPECT_EQ(terms, 100);
  EXPECT_THAT(pieces.back(), testing::EndsWith(" -all"));
}

TEST(SpfPlace, ReadsWhatItWrites) {
  using Kind = SpfPlace::Kind;
  for (const Kind kind : {Kind::term, Kind::redirect, Kind::rest}) {
    const auto place = parse_place(format_place({.kind = kind, .level = 12, .index = 345}));
    ASSERT_TRUE(place);
    EXPECT_EQ(place->kind, kind);
    EXPECT_EQ(place->level, 12U);
    EXPECT_EQ(place->index, 345U);
  }
  for (const char* name :
       {"", "t1.l2", "x1.l2.anshin", "t.l2.anshin", "t1.l.anshin", "t1.l2.anshin.", "t1.l2x.anshin",
        "t99999999999999999999999.l1.anshin", "host.example.jp"}) {
    EXPECT_FALSE(parse_place(name)) << name;
  }
}

}  // namespace
}  // namespace anshin::reference
