// What the field looks like.
#include <anshin/authentication_results.h>

#include "authres/parser.h"
#include "text/header_field.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace anshin::authres {
namespace {

using testing::HasSubstr;
using testing::Not;

AuthReport full_report() {
  AuthReport report;
  report.client.address = parse_ip_address("203.0.113.5");
  report.client.iprev = IprevVerdict::pass;
  report.client.iprev_name = "host.example";
  report.spf_mailfrom.verdict = SpfVerdict::pass;
  report.spf_mailfrom.domain = "example.com";
  report.spf_mailfrom.reason = "203.0.113.5 matches ip4:203.0.113.0/24";
  report.spf_helo.identity = SpfIdentity::helo;
  report.spf_helo.domain = "host.example";
  report.spf_helo.reason = "no SPF record";
  DkimResult dkim;
  dkim.verdict = DkimVerdict::pass;
  dkim.domain = "example.com";
  dkim.selector = "s1";
  dkim.identity = "@example.com";
  dkim.algorithm = "rsa-sha256";
  dkim.signature_prefix = "abcd/123";
  dkim.reason = "2048-bit key";
  report.dkim.push_back(dkim);
  report.dmarc.verdict = DmarcVerdict::pass;
  report.dmarc.author_domain = "example.com";
  report.dmarc.policy = DmarcPolicy::reject;
  report.dmarc.reason = "DKIM is aligned";
  return report;
}

/// On one line, tabs of folds as blanks.
std::string unfolded(const std::string& value) {
  std::string text = text::unfold(value);
  std::ranges::replace(text, '\t', ' ');
  return text;
}

void expect_folded_well(const std::string& value) {
  std::size_t begin = 0;
  std::string line = "Authentication-Results: ";
  while (true) {
    const auto end = value.find('\n', begin);
    line += value.substr(begin, end - begin);
    EXPECT_TRUE(line.size() <= 78 || !line.contains(' ')) << line;
    if (end == std::string::npos) {
      return;
    }
    ASSERT_LT(end + 1, value.size());
    EXPECT_EQ(value[end + 1], '\t');
    line.clear();
    begin = end + 1;
  }
}

TEST(Format, WritesAllMethods) {
  const std::string value = format(full_report(), "mx.example.jp");
  EXPECT_EQ(unfolded(value),
            "mx.example.jp; iprev=pass policy.iprev=203.0.113.5 (host.example);"
            " spf=pass reason=\"203.0.113.5 matches ip4:203.0.113.0/24\" smtp.mailfrom=example.com;"
            " spf=none reason=\"no SPF record\" smtp.helo=host.example;"
            " dkim=pass reason=\"2048-bit key\" header.d=example.com header.i=@example.com"
            " header.s=s1 header.a=rsa-sha256 header.b=\"abcd/123\";"
            " dmarc=pass reason=\"DKIM is aligned\" header.from=example.com policy.dmarc=reject");
  EXPECT_TRUE(value.contains("\n\t"));
  expect_folded_well(value);
}

TEST(Format, SaysNoneWhereNothingWasVerified) {
  EXPECT_EQ(format({}, "mx.example.jp"), "mx.example.jp; none");
}

TEST(Format, SaysThatThereIsNoSignature) {
  AuthReport report = full_report();
  report.dkim.clear();
  EXPECT_THAT(unfolded(format(report, "mx.example.jp")), HasSubstr("; dkim=none; dmarc=pass"));
}

TEST(Format, LeavesOutWhatIsNotThere) {
  AuthReport report = full_report();
  report.client.iprev.reset();
  report.spf_helo = {};
  report.spf_mailfrom = {};
  report.dmarc.policy.reset();
  report.dmarc.verdict = DmarcVerdict::none;
  const std::string text = unfolded(format(report, "mx.example.jp"));
  EXPECT_THAT(text, testing::StartsWith("mx.example.jp; spf=none; dkim=pass"));
  EXPECT_THAT(text, testing::EndsWith("header.from=example.com"));
}

TEST(Format, WritesArcUnlessItIsSwitchedOff) {
  AuthReport report = full_report();
  EXPECT_THAT(unfolded(format(report, "mx.example.jp")), Not(HasSubstr(" arc=")));
  report.arc.checked = true;
  report.arc.reason = "the message has no ARC sets";
  EXPECT_THAT(unfolded(format(report, "mx.example.jp")), HasSubstr("; arc=none; dmarc="));
  report.arc.verdict = ArcVerdict::fail;
  report.arc.reason = "set 2 has no seal";
  EXPECT_THAT(
      unfolded(format(report, "mx.example.jp")),
      HasSubstr("; arc=fail reason=\"set 2 has no seal\" smtp.remote-ip=203.0.113.5; dmarc="));
}

TEST(Format, TellsTheOldestPassOfAChain) {
  AuthReport report = full_report();
  report.arc.verdict = ArcVerdict::pass;
  report.arc.reason = "fine";
  report.arc.oldest_pass = 0;
  report.client.address = parse_ip_address("2001:db8::5");
  EXPECT_THAT(unfolded(format(report, "mx.example.jp")),
              HasSubstr("; arc=pass reason=\"fine\" smtp.remote-ip=\"2001:db8::5\""
                        " header.oldest-pass=0; dmarc="));
  report.arc.oldest_pass = 3;
  report.client.address.reset();
  EXPECT_THAT(unfolded(format(report, "mx.example.jp")),
              HasSubstr("; arc=pass reason=\"fine\" header.oldest-pass=3; dmarc="));
}

TEST(Format, TellsAnOverrideBesideTheResult) {
  AuthReport report = full_report();
  report.dmarc.verdict = DmarcVerdict::fail;
  report.dmarc.disposition = DmarcPolicy::reject;
  EXPECT_THAT(unfolded(format(report, "mx.example.jp", "overridden by a list")),
              HasSubstr("; dmarc=fail reason=\"overridden by a list\" header.from=example.com"
                        " policy.dmarc=reject policy.override=arc"));
  EXPECT_THAT(unfolded(format(report, "mx.example.jp")), Not(HasSubstr("override")));
}

TEST(Format, GivesTheDispositionWhereDmarcFails) {
  AuthReport report = full_report();
  report.dmarc.verdict = DmarcVerdict::fail;
  report.dmarc.disposition = DmarcPolicy::quarantine;  // p=reject with t=y
  EXPECT_THAT(unfolded(format(report, "mx.example.jp")), HasSubstr("policy.dmarc=quarantine"));
}

TEST(Format, QuotesAndLeavesOutHostileValues) {
  AuthReport report = full_report();
  DkimResult& dkim = report.dkim[0];
  dkim.domain = "evil\"; spf=pass x=\"";
  dkim.selector = std::string("s\0\r\nX-Evil: 1", 13);
  dkim.identity = "a b(c@example.com";
  dkim.algorithm = "rsa-\xff";
  report.client.iprev_name = "x) evil=pass (";
  report.spf_mailfrom.reason = "say \"no\" \\ to\r\n\x01 this\xe3\x81\x82";
  const std::string text = unfolded(format(report, "mx.example.jp"));
  EXPECT_THAT(text, HasSubstr("header.d=\"evil\\\"; spf=pass x=\\\"\""));
  EXPECT_THAT(text, HasSubstr("header.i=\"a b(c@example.com\""));
  EXPECT_THAT(text, HasSubstr(R"(reason="say \"no\" \\ to??? this???")"));
  EXPECT_THAT(text, Not(HasSubstr("header.s=")));
  EXPECT_THAT(text, Not(HasSubstr("header.a=")));
  EXPECT_THAT(text, Not(HasSubstr("evil=pass")));
  EXPECT_THAT(text, Not(HasSubstr("X-Evil")));
}

TEST(Format, WritesIdentitiesBareWhereTheGrammarAllows) {
  AuthReport report = full_report();
  for (const auto& [identity, written] : std::vector<std::pair<std::string, std::string>>{
           {"user@example.com", "header.i=user@example.com"},
           {"a.b+c/d=e@example.com", "header.i=a.b+c/d=e@example.com"},
           {"a..b@example.com", "header.i=\"a..b@example.com\""},
           {"\"a b\"@example.com", R"(header.i="\"a b\"@example.com")"},
           {"@under_score.example", "header.i=\"@under_score.example\""},
           {"a@b@example.com", "header.i=\"a@b@example.com\""},
           {"@", "header.i=\"@\""}}) {
    report.dkim[0].identity = identity;
    EXPECT_THAT(unfolded(format(report, "mx.example.jp")), HasSubstr(written + " header.s="));
  }
}

TEST(Format, WritesUnicodeNamesAsALabels) {
  AuthReport report = full_report();
  report.dkim[0].domain = "例え.jp";
  report.dkim[0].selector = "例え";
  const std::string text = unfolded(format(report, "mx.例え.jp"));
  EXPECT_THAT(text, HasSubstr("header.d=xn--r8jz45g.jp"));
  EXPECT_THAT(text, HasSubstr("header.s=xn--r8jz45g "));
  EXPECT_THAT(text, testing::StartsWith("mx.xn--r8jz45g.jp; "));
}

TEST(Format, QuotesAnIpv6Address) {
  AuthReport report = full_report();
  report.client.address = parse_ip_address("2001:db8::1");
  EXPECT_THAT(unfolded(format(report, "mx.example.jp")), HasSubstr("policy.iprev=\"2001:db8::1\""));
}

TEST(Format, BoundsReasonsAndSignatures) {
  AuthReport report = full_report();
  report.dmarc.reason = std::string(100000, 'x');
  report.dkim.resize(1000, report.dkim[0]);
  const auto field = parse(format(report, "mx.example.jp"));
  ASSERT_TRUE(field.has_value()) << field.error();
  EXPECT_EQ(std::ranges::count(field->results, "dkim", &MethodResult::method), 20);
  EXPECT_EQ(field->results.back().reason.size(), 253U);
}

TEST(Format, IsOurOwn) {
  for (const char* id : {"mx.example.jp", "mx.例え.jp", "host/7", "with blank", "q\"uote"}) {
    EXPECT_TRUE(bears(format(full_report(), id), id)) << id;
  }
}

}  // namespace
}  // namespace anshin::authres
