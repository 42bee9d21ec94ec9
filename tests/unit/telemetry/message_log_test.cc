// The log line of a message.
#include "telemetry/message_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace anshin::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

AuthReport good_report() {
  AuthReport report;
  report.client.address = parse_ip_address("203.0.113.45");
  report.client.helo = "mail.qualitia.co.jp";
  report.author.domain = "qualitia.co.jp";
  report.spf_mailfrom.verdict = SpfVerdict::pass;
  report.spf_mailfrom.domain = "bounce.qualitia.co.jp";
  DkimResult signature;
  signature.verdict = DkimVerdict::pass;
  signature.domain = "qualitia.co.jp";
  signature.selector = "s1";
  report.dkim = {signature};
  report.dmarc.verdict = DmarcVerdict::pass;
  report.dmarc.policy = DmarcPolicy::reject;
  return report;
}

TEST(MessageLog, VerifiedMessage) {
  mark::Mark mark;
  mark.kind = mark::Kind::verified;
  mark.organisation_id = "jcn:2010001084915";
  mark.registry = "robins";
  const auto event = message_event("4XyZ", good_report(), mark, {},
                                   {std::chrono::milliseconds(12), std::chrono::milliseconds(5)});
  EXPECT_EQ(event.text(),
            "message queue_id=4XyZ client=203.0.113.45 helo=mail.qualitia.co.jp "
            "author_domain=qualitia.co.jp mail_from_domain=bounce.qualitia.co.jp spf=pass "
            "dkim=qualitia.co.jp/s1:pass dmarc=pass dmarc_policy=reject mark=verified "
            "id=jcn:2010001084915 registry=robins action=accept ms=12 waited_ms=5");
}

TEST(MessageLog, EmptyReport) {
  EXPECT_EQ(
      message_event("", {}, {}, {}, {}).text(),
      "message queue_id=- client=unknown spf=none dkim=none dmarc=none mark=none action=accept "
      "ms=0 waited_ms=0");
}

TEST(MessageLog, WhateverFailsHasItsReason) {
  AuthReport report = good_report();
  report.spf_mailfrom.verdict = SpfVerdict::softfail;
  report.spf_mailfrom.reason = "203.0.113.45 matches ~all";
  report.dkim.resize(3, report.dkim[0]);
  report.dkim[1].domain = "example.net";
  report.dkim[1].verdict = DkimVerdict::fail;
  report.dkim[1].reason = "the body was changed";
  report.dkim[2].domain.clear();
  report.dkim[2].verdict = DkimVerdict::permerror;
  report.dkim[2].reason = "d= is missing";
  report.arc.verdict = ArcVerdict::fail;
  report.arc.reason = "cv=fail";
  report.dmarc.verdict = DmarcVerdict::fail;
  report.dmarc.policy = DmarcPolicy::none;
  report.dmarc.reason = "nothing is aligned";
  const auto text = message_event("q", report, {}, {}, {}).text();
  EXPECT_THAT(text, HasSubstr(" spf=softfail spf_reason=\"203.0.113.45 matches ~all\" dkim="));
  EXPECT_THAT(text, HasSubstr(" dkim_reason=\"example.net/s1: the body was changed; -/s1: d= is "
                              "missing\" arc=fail arc_reason=\"cv=fail\" dmarc=fail "
                              "dmarc_reason=\"nothing is aligned\" dmarc_policy=none "));
  policy::Plan plan;
  plan.reason = report.dmarc.reason;
  const auto refused = message_event("q", report, {}, plan, {}).text();
  EXPECT_THAT(refused, Not(HasSubstr("dmarc_reason")));
  EXPECT_THAT(refused, HasSubstr(" reason=\"nothing is aligned\" "));
}

TEST(MessageLog, TheLevelDebugTellsEveryCheck) {
  registry::Finding finding;
  finding.registry = "robins";
  finding.reason = "qualitia.co.jp is registered";
  AuthReport report = good_report();
  report.dkim[0].reason = "good signature\nqueue_id=forged";
  std::string text;
  for (const Event& event : detail_events("q", report, finding)) {
    text += event.text() + '\n';
  }
  EXPECT_EQ(text,
            "check queue_id=q method=spf_helo subject=\"\" result=none reason=\"\"\n"
            "check queue_id=q method=spf_mailfrom subject=bounce.qualitia.co.jp result=pass "
            "reason=\"\"\n"
            "check queue_id=q method=dkim subject=qualitia.co.jp/s1 result=pass reason=\"good "
            "signature�queue_id=forged\"\n"
            "check queue_id=q method=dmarc subject=\"\" result=pass reason=\"\"\n"
            "registry queue_id=q author_domain=qualitia.co.jp registry=robins "
            "reason=\"qualitia.co.jp is registered\"\n");
}

TEST(MessageLog, TellsTheChainAndItsOverride) {
  AuthReport report = good_report();
  report.dmarc.verdict = DmarcVerdict::fail;
  report.arc.verdict = ArcVerdict::pass;
  policy::Plan plan;
  plan.sealers = {"lists.example.org", "example.net"};
  plan.reason = plan.override_reason = "ARC chain saw dmarc=pass";
  const auto text = message_event("q", report, {}, plan, {}).text();
  EXPECT_THAT(text, HasSubstr(" arc=pass arc_sealer=lists.example.org,example.net dmarc=fail "));
  EXPECT_THAT(text, HasSubstr(" override=arc reason=\"ARC chain saw dmarc=pass\" "));
  EXPECT_THAT(text, Not(HasSubstr("no_override")));
}

TEST(MessageLog, TellsWhyNoSealerVouches) {
  policy::Plan plan;
  plan.no_override = "set 2 is sealed by evil.example\n, " + std::string(300, 'x');
  const auto text = message_event("q", good_report(), {}, plan, {}).text();
  EXPECT_THAT(text, HasSubstr(" action=accept no_override=\"set 2 is sealed by evil.example"));
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_THAT(text, HasSubstr(std::string(150, 'x')));
  EXPECT_THAT(text, Not(HasSubstr(std::string(200, 'x'))));
}

TEST(MessageLog, SealersAreBounded) {
  policy::Plan plan;
  plan.sealers = {"a.example", "b.example", "c.example", "d.example", "e.example"};
  EXPECT_THAT(message_event("q", {}, {}, plan, {}).text(),
              HasSubstr(" arc_sealer=a.example,b.example,c.example,d.example,e.example dmarc="));
  plan.sealers.insert(plan.sealers.end(), 45, "f.example");
  EXPECT_THAT(
      message_event("q", {}, {}, plan, {}).text(),
      HasSubstr(" arc_sealer=a.example,b.example,c.example,d.example,e.example,+45 dmarc="));
}

TEST(MessageLog, MonitorTellsWhatEnforceWouldDo) {
  policy::Plan plan;
  plan.wanted = policy::Disposition::reject;
  plan.reason = "DMARC fails and example.jp asks for p=reject";
  mark::Mark mark;
  mark.reason = "example.jp is not registered";
  const auto text = message_event("q", good_report(), mark, plan, {}).text();
  EXPECT_THAT(text,
              HasSubstr(" action=accept would=reject reason=\"DMARC fails and example.jp asks "
                        "for p=reject\" mark_reason=\"example.jp is not registered\" "));
}

TEST(MessageLog, SignaturesAreBounded) {
  auto report = good_report();
  report.dkim.assign(8, report.dkim[0]);
  report.dkim[1].domain.clear();
  report.dkim[1].verdict = DkimVerdict::permerror;
  EXPECT_THAT(message_event("q", report, {}, {}, {}).text(),
              HasSubstr("dkim=qualitia.co.jp/s1:pass,-/s1:permerror,qualitia.co.jp/s1:pass,"
                        "qualitia.co.jp/s1:pass,qualitia.co.jp/s1:pass,+3 "));
}

TEST(MessageLog, RemoteTextStaysInItsField) {
  auto report = good_report();
  report.client.helo = "x\r\nmessage queue_id=forged action=accept\x1b[2J";
  report.dkim[0].selector = "s1 action=reject\n";
  const auto text = message_event("q\n", report, {}, {}, {}).text();
  EXPECT_EQ(text.find_first_of("\r\n\x1b"), std::string::npos);
  EXPECT_THAT(text, HasSubstr("helo=\"x"));
  EXPECT_THAT(text, HasSubstr("dkim=\"qualitia.co.jp/s1 action=reject"));
  EXPECT_LT(message_event("q", report, {}, {}, {}).text().size(), 4000U);
}

}  // namespace
}  // namespace anshin::telemetry
