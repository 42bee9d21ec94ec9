// evaluate() on findings made by hand: what the DNS cannot be made to say.
#include "dmarc/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace anshin::dmarc {
namespace {

Findings findings_with(std::string_view record) {
  Findings findings;
  findings.author_domain = "example.com";
  findings.author.start = "example.com";
  Step step;
  step.domain = "example.com";
  step.outcome = StepOutcome::found;
  step.record = parse_record(record).value();
  findings.author.steps.push_back(step);
  findings.organizational_domain = "example.com";
  return findings;
}

DkimResult pass_for(std::string domain) {
  DkimResult result;
  result.verdict = DkimVerdict::pass;
  result.domain = std::move(domain);
  return result;
}

TEST(Evaluate, AnIdentifierWithoutFindingIsAlignedOnlyIfItIsTheAuthorDomain) {
  const Findings findings = findings_with("v=DMARC1; p=reject");
  EXPECT_EQ(evaluate(findings, {}, std::vector{pass_for("a.example.com")}).verdict,
            DmarcVerdict::fail);
  EXPECT_EQ(evaluate(findings, {}, std::vector{pass_for("example.com")}).verdict,
            DmarcVerdict::pass);
}

TEST(Evaluate, EmptyFindingsAreNoPass) {
  Findings findings;
  EXPECT_EQ(evaluate(findings, {}, std::vector{pass_for("")}).verdict, DmarcVerdict::permerror);
  findings.author_domain = "example.com";
  EXPECT_NE(evaluate(findings, {}, std::vector{pass_for("example.com")}).verdict,
            DmarcVerdict::pass);
}

TEST(Evaluate, HostileDomainsAreEscapedInTheReason) {
  SpfResult spf;
  spf.verdict = SpfVerdict::fail;
  spf.domain = "evil\r\nX: \"y\"\x1b\xff";
  const auto result =
      evaluate(findings_with("v=DMARC1; p=reject"), spf, std::vector{pass_for("bad\ndomain")});
  EXPECT_EQ(result.verdict, DmarcVerdict::fail);
  EXPECT_TRUE(std::ranges::all_of(result.reason, [](char c) { return c >= ' ' && c <= '~'; }))
      << result.reason;
}

TEST(Evaluate, SignaturesLeftOutForALimitAreTold) {
  const Findings findings = findings_with("v=DMARC1; p=reject");
  DkimResult left_out;
  left_out.verdict = DkimVerdict::policy;
  left_out.unverified = 12;
  left_out.reason = "12 more signatures not verified: limit of 10 (verify.max_signatures)";
  EXPECT_THAT(evaluate(findings, {}, std::vector{left_out}).reason,
              testing::EndsWith("; " + left_out.reason));
  left_out.domain = "example.com";
  EXPECT_THAT(evaluate(findings, {}, std::vector{left_out}).reason,
              testing::EndsWith("; signature by example.com: " + left_out.reason));
  EXPECT_THAT(evaluate(findings, {}, std::vector{left_out, pass_for("example.com")}).reason,
              testing::Not(testing::HasSubstr("not verified")));
}

}  // namespace
}  // namespace anshin::dmarc
