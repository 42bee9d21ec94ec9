#include "service/cross_check.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace anshin::service {
namespace {

using telemetry::Agreement;
using telemetry::Protocol;

AuthReport report() {
  AuthReport report;
  report.spf_mailfrom = {.verdict = SpfVerdict::pass,
                         .identity = SpfIdentity::mailfrom,
                         .domain = "example.jp",
                         .reason = "matches",
                         .explanation = {}};
  DkimResult signature;
  signature.verdict = DkimVerdict::pass;
  signature.domain = "example.jp";
  signature.selector = "s1";
  report.dkim = {signature};
  report.dmarc.verdict = DmarcVerdict::pass;
  report.dmarc.author_domain = "example.jp";
  return report;
}

Comparison only(const std::vector<Comparison>& comparisons, Protocol protocol,
                std::string_view subject) {
  const auto found = std::ranges::find_if(comparisons, [&](const Comparison& comparison) {
    return comparison.protocol == protocol && comparison.subject.starts_with(subject);
  });
  return found == comparisons.end() ? Comparison() : *found;
}

TEST(CrossCheck, ComparesBothSpfIdentitiesEverySignatureAndDmarc) {
  const auto comparisons = compare(report(), report());
  ASSERT_EQ(comparisons.size(), 4U);
  EXPECT_EQ(comparisons[0].subject, "MAIL FROM example.jp");
  EXPECT_EQ(comparisons[2].subject, "d=example.jp s=s1");
  EXPECT_TRUE(std::ranges::all_of(comparisons, [](const Comparison& comparison) {
    return comparison.agreement == Agreement::agree;
  }));
}

TEST(CrossCheck, VerdictsCountReasonsDoNot) {
  AuthReport other = report();
  other.dkim[0].reason = "in other words";
  EXPECT_EQ(only(compare(report(), other), Protocol::dkim, "d=").agreement, Agreement::agree);
}

TEST(CrossCheck, CarriesBothReasonsOfADisagreement) {
  AuthReport other = report();
  other.dkim[0].verdict = DkimVerdict::fail;
  other.dkim[0].reason = "the body hash differs";
  other.dmarc.verdict = DmarcVerdict::fail;
  const auto comparisons = compare(report(), other);
  const Comparison signature = only(comparisons, Protocol::dkim, "d=");
  EXPECT_EQ(signature.agreement, Agreement::differ);
  EXPECT_EQ(signature.used.verdict, "pass");
  EXPECT_EQ(signature.other.verdict, "fail");
  EXPECT_EQ(signature.other.reason, "the body hash differs");
  EXPECT_EQ(only(comparisons, Protocol::dmarc, "example.jp").agreement, Agreement::differ);
  const std::string line = comparison_event("4Zx", signature, config::Engine::native).text();
  EXPECT_NE(line.find("native=pass"), std::string::npos) << line;
  EXPECT_NE(line.find("reference=fail"), std::string::npos) << line;
  EXPECT_NE(line.find("queue_id=4Zx"), std::string::npos) << line;
}

TEST(CrossCheck, NoAnswerFromTheDnsIsNoDisagreement) {
  AuthReport other = report();
  other.spf_mailfrom.verdict = SpfVerdict::temperror;
  other.dmarc.verdict = DmarcVerdict::fail;
  const auto comparisons = compare(report(), other);
  EXPECT_EQ(only(comparisons, Protocol::spf, "MAIL").agreement, Agreement::incomparable);
  EXPECT_EQ(only(comparisons, Protocol::dmarc, "example.jp").agreement, Agreement::incomparable);
}

TEST(CrossCheck, WhatAnEngineCannotDoIsNoDisagreement) {
  AuthReport other = report();
  other.dkim[0].verdict = DkimVerdict::neutral;
  other.dkim[0].reason = "beyond what the reference engine can verify: a tag that is not ASCII";
  EXPECT_EQ(only(compare(report(), other), Protocol::dkim, "d=").agreement,
            Agreement::incomparable);
}

TEST(CrossCheck, ASignatureThatOneEngineDoesNotReportDiffers) {
  AuthReport other = report();
  other.dkim.clear();
  EXPECT_EQ(only(compare(report(), other), Protocol::dkim, "d=").agreement, Agreement::differ);
}

}  // namespace
}  // namespace anshin::service
