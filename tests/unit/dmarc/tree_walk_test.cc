// Which names the tree walk visits (RFC 9989 section 4.10), and how an answer is read.
#include "dmarc/tree_walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace anshin::dmarc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(WalkTargets, OfTheRfcsExample) {
  EXPECT_THAT(walk_targets("a.b.c.d.e.f.g.h.i.j.mail.example.com"),
              ElementsAre("a.b.c.d.e.f.g.h.i.j.mail.example.com", "g.h.i.j.mail.example.com",
                          "h.i.j.mail.example.com", "i.j.mail.example.com", "j.mail.example.com",
                          "mail.example.com", "example.com", "com"));
}

TEST(WalkTargets, AtTheLimitOfEightLabels) {
  EXPECT_THAT(walk_targets("1.2.3.4.5.6.7.com"),
              ElementsAre("1.2.3.4.5.6.7.com", "2.3.4.5.6.7.com", "3.4.5.6.7.com", "4.5.6.7.com",
                          "5.6.7.com", "6.7.com", "7.com", "com"));
  EXPECT_THAT(walk_targets("0.1.2.3.4.5.6.7.com"),
              ElementsAre("0.1.2.3.4.5.6.7.com", "2.3.4.5.6.7.com", "3.4.5.6.7.com", "4.5.6.7.com",
                          "5.6.7.com", "6.7.com", "7.com", "com"));
}

TEST(WalkTargets, OfShortNames) {
  EXPECT_THAT(walk_targets("example.com"), ElementsAre("example.com", "com"));
  EXPECT_THAT(walk_targets("com"), ElementsAre("com"));
  EXPECT_THAT(walk_targets(""), IsEmpty());
}

dns::Answer texts(std::vector<std::string> records) {
  dns::Answer answer;
  answer.status = dns::Status::found;
  answer.texts = std::move(records);
  return answer;
}

TEST(ReadStep, TakesTheOneRecordAmongOtherTexts) {
  const Step step = read_step(
      "example.com", texts({"v=spf1 -all", "v=DMARC1; p=reject", "v=DMARC2; p=none", "text"}));
  EXPECT_EQ(step.outcome, StepOutcome::found);
  EXPECT_EQ(step.record.p, DmarcPolicy::reject);
  EXPECT_THAT(step.note, IsEmpty());
}

TEST(ReadStep, DiscardsSeveralRecords) {
  const Step step = read_step("example.com", texts({"v=DMARC1; p=reject", "v=DMARC1; p=reject"}));
  EXPECT_EQ(step.outcome, StepOutcome::several);
  EXPECT_THAT(step.note, HasSubstr("2 DMARC records"));
  EXPECT_FALSE(ends_walk(step));
}

TEST(ReadStep, TellsOfAnotherVersion) {
  const Step step = read_step("example.com", texts({"v=DMARC2; p=reject"}));
  EXPECT_EQ(step.outcome, StepOutcome::none);
  EXPECT_THAT(step.note, HasSubstr("its version is DMARC2"));
}

TEST(ReadStep, TellsOfFailures) {
  dns::Answer answer;
  answer.status = dns::Status::failed;
  answer.reason = "SERVFAIL from 192.0.2.53:53\n";
  const Step step = read_step("example.com", answer);
  EXPECT_EQ(step.outcome, StepOutcome::failed);
  EXPECT_EQ(step.note, "SERVFAIL from 192.0.2.53:53\\n");
}

TEST(ReadStep, DefiniteAbsenceIsNoFailure) {
  for (const auto status : {dns::Status::no_data, dns::Status::no_such_name}) {
    dns::Answer answer;
    answer.status = status;
    EXPECT_EQ(read_step("example.com", answer).outcome, StepOutcome::none);
  }
}

Step found(std::string domain, std::string_view record) {
  return read_step(std::move(domain), texts({std::string(record)}));
}

TEST(OrganizationalDomain, DependsOnTheMissingAnswerUnlessTheWalkEndsBefore) {
  Step failed;
  failed.domain = "example.com";
  failed.outcome = StepOutcome::failed;
  EXPECT_EQ(organizational_domain(
                {"a.example.com", {found("a.example.com", "v=DMARC1; p=none"), failed}}),
            std::nullopt);
  EXPECT_EQ(organizational_domain(
                {"a.example.com", {found("a.example.com", "v=DMARC1; p=none; psd=n"), failed}}),
            "a.example.com");
}

}  // namespace
}  // namespace anshin::dmarc
