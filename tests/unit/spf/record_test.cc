// SPF records against the grammar of RFC 7208 section 12.
#include "spf/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::spf {
namespace {

using testing::HasSubstr;

Mechanism only_mechanism(const std::string& record) {
  const auto parsed = parse_record(record);
  EXPECT_TRUE(parsed) << parsed.error();
  EXPECT_EQ(parsed->mechanisms.size(), 1U);
  return parsed->mechanisms.at(0);
}

TEST(SpfRecord, ReadsEveryMechanism) {
  const auto record = parse_record(
      "V=SPF1 all include:a.jp a a:b.jp mx/24 mx:c.jp//64 ptr ptr:d.jp ip4:192.0.2.0/24 "
      "ip6:2001:db8::/32 exists:%{ir}.e.jp  ");
  ASSERT_TRUE(record) << record.error();
  std::vector<MechanismType> types;
  types.reserve(record->mechanisms.size());
  for (const Mechanism& mechanism : record->mechanisms) {
    types.push_back(mechanism.type);
  }
  using T = MechanismType;
  EXPECT_THAT(types, testing::ElementsAre(T::all, T::include, T::a, T::a, T::mx, T::mx, T::ptr,
                                          T::ptr, T::ip4, T::ip6, T::exists));
}

TEST(SpfRecord, ReadsQualifiers) {
  const auto record = parse_record("v=spf1 a +a -a ~a ?a");
  ASSERT_TRUE(record) << record.error();
  std::vector<SpfVerdict> verdicts;
  verdicts.reserve(record->mechanisms.size());
  for (const Mechanism& mechanism : record->mechanisms) {
    verdicts.push_back(to_verdict(mechanism.qualifier));
  }
  using V = SpfVerdict;
  EXPECT_THAT(verdicts, testing::ElementsAre(V::pass, V::pass, V::fail, V::softfail, V::neutral));
}

struct Lengths {
  const char* term;
  unsigned prefix4;
  unsigned prefix6;
  const char* domain;
};

TEST(SpfRecord, ReadsDualLengths) {
  for (const Lengths& c : std::vector<Lengths>{{"a", 32, 128, ""},
                                               {"a/24", 24, 128, ""},
                                               {"a//64", 32, 64, ""},
                                               {"a/0//0", 0, 0, ""},
                                               {"mx:x.jp/8//16", 8, 16, "x.jp"},
                                               {"a:x.jp", 32, 128, "x.jp"},
                                               {"a:%{d}/24", 24, 128, "%{d}"},
                                               {"a:%{l/}.x.jp//1", 32, 1, "%{l/}.x.jp"},
                                               {"a:x/y.jp", 32, 128, "x/y.jp"}}) {
    const Mechanism mechanism = only_mechanism(std::string("v=spf1 ") + c.term);
    EXPECT_EQ(mechanism.prefix4, c.prefix4) << c.term;
    EXPECT_EQ(mechanism.prefix6, c.prefix6) << c.term;
    EXPECT_EQ(mechanism.domain ? mechanism.domain->text : "", c.domain) << c.term;
    EXPECT_EQ(mechanism.text, c.term);
  }
}

TEST(SpfRecord, ReadsNetworks) {
  const Mechanism v4 = only_mechanism("v=spf1 ip4:192.0.2.77/24");
  EXPECT_TRUE(v4.network.contains(parse_ip_address("192.0.2.1").value()));
  EXPECT_FALSE(v4.network.contains(parse_ip_address("192.0.3.1").value()));
  EXPECT_EQ(only_mechanism("v=spf1 ip4:192.0.2.1").network.prefix, 32U);
  EXPECT_EQ(only_mechanism("v=spf1 ip6:::/0").network.prefix, 0U);
  EXPECT_EQ(only_mechanism("v=spf1 ip6:::1.1.1.1").network.prefix, 128U);
}

TEST(SpfRecord, ReadsModifiers) {
  const auto record =
      parse_record("v=spf1 exp=e.%{d} redirect=r.jp default=pass a.b-c_d=%%x op= all=1 x=y x=z");
  ASSERT_TRUE(record) << record.error();
  EXPECT_EQ(record->exp->text, "e.%{d}");
  EXPECT_EQ(record->redirect->text, "r.jp");
  ASSERT_EQ(record->unknown.size(), 6U);
  EXPECT_EQ(record->unknown[1].name, "a.b-c_d");
  EXPECT_EQ(record->unknown[1].value.text, "%%x");
  EXPECT_TRUE(record->mechanisms.empty());
}

TEST(SpfRecord, RefusesWhatTheGrammarDoesNotHave) {
  for (const std::string term : {"all.",
                                 "all:x.jp",
                                 "all/8",
                                 "all/",
                                 "-",
                                 "+",
                                 "",
                                 "wisdom",
                                 "include",
                                 "include:",
                                 "include/24",
                                 "include:x.jp/24",
                                 "exists",
                                 "exists:",
                                 "a:",
                                 "a/",
                                 "a/33",
                                 "a/024",
                                 "a/-1",
                                 "a//129",
                                 "a//",
                                 "a///64",
                                 "a:x.jp/",
                                 "a:x.jp:8080",
                                 "a:123",
                                 "a:x.123",
                                 "a:x.-jp",
                                 "a:x.jp-",
                                 "a:jp",
                                 "a:.",
                                 "a:x..",
                                 "a:x.jp..",
                                 "mx:%(d)",
                                 "mx:%{",
                                 "mx:%{}",
                                 "mx:%{d0}",
                                 "mx:%{dr2}",
                                 "mx:%{d!}",
                                 "mx:%",
                                 "mx:%{c}.jp",
                                 "mx:x%",
                                 "ptr/24",
                                 "ptr:",
                                 "ip4",
                                 "ip4:",
                                 "ip4:1.2.3",
                                 "ip4:1.2.3.4.5",
                                 "ip4:1.2.3.04",
                                 "ip4:1.2.3.4/",
                                 "ip4:1.2.3.4/33",
                                 "ip4:1.2.3.4/032",
                                 "ip4:1.2.3.4//32",
                                 "ip4:::1",
                                 "ip4:x.jp",
                                 "ip6:1.2.3.4",
                                 "ip6:::/129",
                                 "ip6:::/0128",
                                 "ip6::",
                                 "redirect=",
                                 "redirect=jp",
                                 "redirect:x.jp",
                                 "exp=",
                                 "exp=-all",
                                 "+redirect=x.jp",
                                 "-exp=x.jp",
                                 "=x",
                                 "1up=x",
                                 "_x=y",
                                 "x=%",
                                 "x=%{d",
                                 "A:",
                                 "aa",
                                 "a\tb",
                                 "moo=\x7f",
                                 "b\xc3\xa4=1"}) {
    const auto record = parse_record("v=spf1 -all " + (term.empty() ? "x=\x01" : term));
    EXPECT_FALSE(record) << term;
  }
  EXPECT_FALSE(parse_record("v=spf1 redirect=a.jp redirect=b.jp"));
  EXPECT_FALSE(parse_record("v=spf1 exp=a.jp EXP=a.jp"));
  EXPECT_FALSE(parse_record("v=spf10"));
  EXPECT_FALSE(parse_record("spf1 -all"));
  EXPECT_FALSE(parse_record(""));
  EXPECT_FALSE(parse_record("v=spf1\t-all"));
}

TEST(SpfRecord, ErrorNamesTheTermAndIsEscaped) {
  const auto record = parse_record("v=spf1 a ip4:192.0.2.\x1b[31m -all");
  ASSERT_FALSE(record);
  EXPECT_THAT(record.error(), HasSubstr("ip4:192.0.2."));
  EXPECT_THAT(record.error(), testing::Not(HasSubstr("\x1b")));
}

TEST(SpfRecord, CountsWhatNeedsTheDns) {
  const auto record =
      parse_record("v=spf1 a mx ptr exists:x.jp include:x.jp ip4:1.2.3.4 ip6:::1 -all");
  ASSERT_TRUE(record);
  EXPECT_EQ(std::ranges::count_if(record->mechanisms, &Mechanism::needs_dns), 5);
}

TEST(SpfSelection, TakesExactVersionsOnly) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(select_record(Texts{}).count, 0U);
  EXPECT_EQ(select_record(Texts{"hello", "v=spf10", "v=spf1\t-all", " v=spf1", "v=spf"}).count, 0U);
  EXPECT_EQ(select_record(Texts{"hello", "v=spf1 -all"}).text, "v=spf1 -all");
  EXPECT_EQ(select_record(Texts{"V=sPf1"}).count, 1U);
  EXPECT_EQ(select_record(Texts{"v=spf1 -all", "v=spf1"}).count, 2U);
}

TEST(SpfRecord, WhatIsAlmostARecordIsTold) {
  EXPECT_THAT(why_no_record(" v=spf1 -all"), HasSubstr("a blank stands before"));
  EXPECT_THAT(why_no_record("\"v=spf1 -all\""), HasSubstr("a quotation mark stands before"));
  EXPECT_THAT(why_no_record("v=spf1; -all"), HasSubstr("but \";\""));
  EXPECT_THAT(why_no_record("\xEF\xBB\xBFv=spf1 -all"), HasSubstr("stands before"));
  EXPECT_THAT(why_no_record("spf1 -all"), HasSubstr("do not come first"));
  for (const char* other : {"v=spf1 -all", "v=DMARC1", "spf2.0/pra -all", "see v=spf1", ""}) {
    EXPECT_EQ(why_no_record(other), "") << other;
  }
}

TEST(SpfRecord, ReasonsQuoteWhatIsPublished) {
  const auto record = parse_record("v=spf1 ip4:\\\"x\"");
  ASSERT_FALSE(record);
  EXPECT_THAT(record.error(), testing::HasSubstr("ip4:\\\"x\""));
}

}  // namespace
}  // namespace anshin::spf
