// What happens to a message, as a table of reports and settings.
#include "policy/policy.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::policy {
namespace {

AuthReport failed_dmarc(DmarcPolicy disposition) {
  AuthReport report;
  report.author.status = AuthorStatus::one;
  report.author.domain = "example.com";
  report.dmarc.verdict = DmarcVerdict::fail;
  report.dmarc.author_domain = "example.com";
  report.dmarc.policy_domain = "example.com";
  report.dmarc.policy = disposition;
  report.dmarc.disposition = disposition;
  report.dmarc.reason = "nothing is aligned";
  return report;
}

Settings enforcing() {
  Settings settings;
  settings.mode = Mode::enforce;
  return settings;
}

TEST(Policy, AcceptsWhatPasses) {
  AuthReport report = failed_dmarc(DmarcPolicy::none);
  report.dmarc.verdict = DmarcVerdict::pass;
  const Plan plan = decide(report, enforcing());
  EXPECT_EQ(plan.disposition, Disposition::accept);
  EXPECT_EQ(plan.wanted, Disposition::accept);
  EXPECT_TRUE(plan.smtp_code.empty());
}

TEST(Policy, RejectsInEnforceWithTheDomainInTheReply) {
  const Plan plan = decide(failed_dmarc(DmarcPolicy::reject), enforcing());
  EXPECT_EQ(plan.disposition, Disposition::reject);
  EXPECT_EQ(plan.smtp_code, "550");
  EXPECT_EQ(plan.enhanced_code, "5.7.1");
  EXPECT_EQ(plan.reply, "Rejected by the DMARC policy of example.com");
  EXPECT_EQ(plan.reason, "nothing is aligned");
}

TEST(Policy, MonitorAcceptsAndSaysWhatEnforceWouldDo) {
  const Plan plan = decide(failed_dmarc(DmarcPolicy::reject), Settings{});
  EXPECT_EQ(plan.disposition, Disposition::accept);
  EXPECT_EQ(plan.wanted, Disposition::reject);
  EXPECT_TRUE(plan.reply.empty());
}

TEST(Policy, QuarantinesForQuarantine) {
  const Plan plan = decide(failed_dmarc(DmarcPolicy::quarantine), enforcing());
  EXPECT_EQ(plan.disposition, Disposition::quarantine);
  EXPECT_TRUE(plan.smtp_code.empty());
}

TEST(Policy, FollowsTheAdministratorsChoices) {
  Settings settings = enforcing();
  settings.dmarc_reject = Disposition::quarantine;
  settings.dmarc_quarantine = Disposition::accept;
  EXPECT_EQ(decide(failed_dmarc(DmarcPolicy::reject), settings).disposition,
            Disposition::quarantine);
  EXPECT_EQ(decide(failed_dmarc(DmarcPolicy::quarantine), settings).disposition,
            Disposition::accept);
}

TEST(Policy, DispositionNoneIsAcceptedThoughDmarcFails) {
  EXPECT_EQ(decide(failed_dmarc(DmarcPolicy::none), enforcing()).disposition, Disposition::accept);
}

TEST(Policy, AnUnansweredQuestionNeverRejects) {
  AuthReport report = failed_dmarc(DmarcPolicy::reject);
  report.dmarc.verdict = DmarcVerdict::temperror;
  EXPECT_EQ(decide(report, enforcing()).disposition, Disposition::accept);
}

// Whoever forges mail can sign it with a domain of his own whose DNS does not answer.
TEST(Policy, UnansweredQuestionsAboutOtherDomainsChangeNothing) {
  AuthReport report = failed_dmarc(DmarcPolicy::reject);
  DkimResult key_not_fetched;
  key_not_fetched.verdict = DkimVerdict::temperror;
  report.dkim.push_back(key_not_fetched);
  report.spf_mailfrom.verdict = SpfVerdict::temperror;
  EXPECT_EQ(decide(report, enforcing()).disposition, Disposition::reject);
}

AuthReport unreadable(const std::vector<DmarcResult>& shown) {
  AuthReport report;
  report.author.status = AuthorStatus::malformed;
  report.author.reason = "the From field cannot be read";
  report.dmarc.verdict = DmarcVerdict::permerror;
  report.shown_dmarc = shown;
  return report;
}

DmarcResult shown(const std::string& domain, DmarcVerdict verdict, DmarcPolicy disposition) {
  DmarcResult result;
  result.author_domain = domain;
  result.verdict = verdict;
  result.disposition = disposition;
  result.reason = "as it is";
  return result;
}

TEST(Policy, TheStrictestPolicyOfWhatAnUnreadableFromShowsApplies) {
  const DmarcResult passed = shown("a.example", DmarcVerdict::pass, DmarcPolicy::none);
  const DmarcResult late = shown("b.example", DmarcVerdict::temperror, DmarcPolicy::none);
  const DmarcResult quarantine = shown("c.example", DmarcVerdict::fail, DmarcPolicy::quarantine);
  const DmarcResult reject = shown("d.example", DmarcVerdict::fail, DmarcPolicy::reject);
  const Plan plan = decide(unreadable({passed, late, quarantine, reject}), enforcing());
  EXPECT_EQ(plan.disposition, Disposition::reject);
  EXPECT_EQ(plan.shown_domain, "d.example");
  EXPECT_EQ(plan.reply, "Rejected by the DMARC policy of d.example");
  EXPECT_EQ(plan.reason, "the From field cannot be read; it may show d.example: as it is");
  EXPECT_EQ(decide(unreadable({quarantine, passed}), enforcing()).disposition,
            Disposition::quarantine);
  EXPECT_EQ(decide(unreadable({passed}), enforcing()).disposition, Disposition::accept);
  EXPECT_EQ(decide(unreadable({passed, late}), enforcing()).disposition, Disposition::accept);
  EXPECT_EQ(decide(unreadable({}), enforcing()).disposition, Disposition::accept);
}

TEST(Policy, WhatAnUnreadableFromShowsAndBadAuthorTheStricterCounts) {
  Settings settings = enforcing();
  settings.bad_author = Disposition::quarantine;
  const DmarcResult reject = shown("d.example", DmarcVerdict::fail, DmarcPolicy::reject);
  EXPECT_EQ(decide(unreadable({reject}), settings).disposition, Disposition::reject);
  const Plan plan = decide(unreadable({}), settings);
  EXPECT_EQ(plan.disposition, Disposition::quarantine);
  EXPECT_TRUE(plan.shown_domain.empty());
}

TEST(Policy, TooManyShownDomainsCountLikeReject) {
  AuthReport report = unreadable({});
  report.author.shows_more = true;
  EXPECT_EQ(decide(report, enforcing()).disposition, Disposition::reject);
  Settings settings = enforcing();
  settings.dmarc_reject = Disposition::quarantine;
  EXPECT_EQ(decide(report, settings).disposition, Disposition::quarantine);
}

TEST(Policy, AnUnansweredQuestionIsTempfailedWhereAskedFor) {
  Settings settings = enforcing();
  settings.dns_failure = Disposition::tempfail;
  AuthReport report = failed_dmarc(DmarcPolicy::none);
  report.dmarc.verdict = DmarcVerdict::temperror;
  const Plan plan = decide(report, settings);
  EXPECT_EQ(plan.disposition, Disposition::tempfail);
  EXPECT_EQ(plan.smtp_code, "451");
  EXPECT_EQ(plan.enhanced_code, "4.7.0");
}

TEST(Policy, BadAuthorsAreRefusedOnlyOnRequest) {
  for (const AuthorStatus status : {AuthorStatus::missing, AuthorStatus::many_fields,
                                    AuthorStatus::many_mailboxes, AuthorStatus::malformed}) {
    AuthReport report;
    report.author.status = status;
    report.dmarc.verdict = DmarcVerdict::permerror;
    EXPECT_EQ(decide(report, enforcing()).disposition, Disposition::accept);
    Settings settings = enforcing();
    settings.bad_author = Disposition::reject;
    EXPECT_EQ(decide(report, settings).disposition, Disposition::reject);
  }
}

TEST(Policy, ReplyHoldsNoControlCharacterAndIsBounded) {
  AuthReport report = failed_dmarc(DmarcPolicy::reject);
  report.dmarc.author_domain = "evil\r\n250 fine";
  Settings settings = enforcing();
  settings.reject_text = std::string(1000, 'x') + "{domain}";
  EXPECT_LE(decide(report, settings).reply.size(), 410U);
  settings.reject_text = "{domain} {policy_domain} {other}";
  const std::string reply = decide(report, settings).reply;
  EXPECT_EQ(reply, "evil\\r\\n250 fine example.com {other}");
}

}  // namespace
}  // namespace anshin::policy
