// The rules by which a receiver takes or refuses what a manifest offers, one by one.
#include "distribution/acceptance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace anshin::distribution {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_seconds;
using testing::HasSubstr;

constexpr sys_seconds now =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(12);

Manifest manifest(std::uint64_t serial) {
  return {.registry = "robins",
          .serial = serial,
          .issued = now - 1h,
          .expires = now + days(7),
          .snapshot = {.name = "s.gz", .size = 10, .sha256 = std::string(64, 'a'), .lines = 3},
          .deltas = {},
          .keys = {},
          .site = {}};
}

Delta delta_from(std::uint64_t from) {
  return {.file = {.name = "d" + std::to_string(from) + ".gz",
                   .size = 5,
                   .sha256 = std::string(64, 'b'),
                   .lines = 1},
          .from = from};
}

Standing nothing_here() {
  Standing standing;
  standing.information.problem = "there is no file";
  return standing;
}

Standing received(std::uint64_t serial) {
  Standing standing;
  standing.information.available = true;
  standing.information.serial = serial;
  standing.information.organisations = 3;
  standing.information.origin = "robins";
  standing.information.issued = now - 2h;
  standing.information.expires = now + days(6);
  return standing;
}

std::string refusal(const Manifest& offered, const Standing& standing) {
  const auto plan = judge(offered, standing, "robins", now, false);
  return plan ? "accepted" : plan.error();
}

Step step(const Manifest& offered, const Standing& standing) {
  const auto plan = judge(offered, standing, "robins", now, false);
  EXPECT_TRUE(plan) << plan.error();
  return plan ? plan->step : Step::nothing;
}

struct RefusalCase {
  std::string name;
  Manifest offered;
  Standing standing;
  std::string says;
};

std::vector<RefusalCase> refusals() {
  std::vector<RefusalCase> cases;
  auto other = manifest(5);
  other.registry = "other";
  cases.push_back({"AnotherRegistry", other, nothing_here(), "not of \"robins\""});
  cases.push_back(
      {"Rollback", manifest(4), received(5),
       "rollback: the publisher offers serial 4, but serial 5 was in force here already; if the "
       "publisher began anew, take it once with: anshinctl registry sync --registry robins "
       "--reset"});
  auto reissued = manifest(5);
  reissued.issued = now - 3h;
  cases.push_back(
      {"OlderIssueOfTheSame", reissued, received(5), "rollback: the manifest was issued"});
  auto newer_but_issued_before = manifest(6);
  newer_but_issued_before.issued = now - 3h;
  cases.push_back({"NewerButIssuedBefore", newer_but_issued_before, received(5), "rollback"});
  auto expired = manifest(6);
  expired.issued = now - days(8);
  expired.expires = now - 1s;
  cases.push_back({"Expired", expired, nothing_here(), "expired on 2026-11-22 11:59:59 UTC"});
  auto just_expired = manifest(6);
  just_expired.expires = now;
  cases.push_back({"ExpiresNow", just_expired, nothing_here(), "expired"});
  auto future = manifest(6);
  future.issued = now + 24h + 1s;
  cases.push_back({"IssuedInTheFuture", future, nothing_here(), "clock"});
  auto seen_more = nothing_here();
  seen_more.seen = SeenVersion{.serial = 7, .issued = now - 2h};
  cases.push_back({"RollbackAfterTheFileWasLost", manifest(6), seen_more, "serial 7 was in force"});
  auto seen_later = received(5);
  seen_later.seen = SeenVersion{.serial = 5, .issued = now - 30min};
  cases.push_back({"ReplayOfTheIssueBefore", manifest(5), seen_later, "rollback"});
  Standing own = nothing_here();
  own.information.available = true;
  own.information.organisations = 1;
  cases.push_back({"EntriesOfTheAdmin", manifest(1), own, "was edited here"});
  Standing revoked = nothing_here();
  revoked.information.available = true;
  revoked.information.revocations = 1;
  cases.push_back({"RevocationsOfTheAdmin", manifest(1), revoked, "was edited here"});
  return cases;
}

class Refusal : public testing::TestWithParam<RefusalCase> {};

TEST_P(Refusal, SaysWhy) {
  EXPECT_THAT(refusal(GetParam().offered, GetParam().standing), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(Acceptance, Refusal, testing::ValuesIn(refusals()),
                         [](const auto& test) { return test.param.name; });

TEST(Acceptance, TakesTheSnapshotWhereNothingIsHere) {
  EXPECT_EQ(step(manifest(5), nothing_here()), Step::snapshot);
}

TEST(Acceptance, TakesAPublishersClockThatIsAhead) {
  auto ahead = manifest(5);
  ahead.issued = now + 24h;
  EXPECT_EQ(step(ahead, nothing_here()), Step::snapshot);
}

TEST(Acceptance, TakesTheDeltaThatBeginsHere) {
  auto offered = manifest(7);
  offered.deltas = {delta_from(6), delta_from(5), delta_from(4)};
  const auto plan = judge(offered, received(5), "robins", now, false);
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->step, Step::delta);
  EXPECT_EQ(plan->delta, delta_from(5));
}

TEST(Acceptance, TakesTheSnapshotWhereNoDeltaBeginsHere) {
  auto offered = manifest(7);
  offered.deltas = {delta_from(6)};
  EXPECT_EQ(step(offered, received(5)), Step::snapshot);
}

TEST(Acceptance, TakesTheSnapshotWhereTheFileIsOfAnotherRegistry) {
  auto offered = manifest(7);
  offered.deltas = {delta_from(5)};
  Standing renamed = received(5);
  renamed.information.origin = "formerly";
  EXPECT_EQ(step(offered, renamed), Step::snapshot);
}

TEST(Acceptance, ReplacesAnEmptyRegistryOfTheAdmin) {
  Standing own = nothing_here();
  own.information.available = true;
  EXPECT_EQ(step(manifest(1), own), Step::snapshot);
}

TEST(Acceptance, DoesNothingWhereAllIsTheSame) {
  auto offered = manifest(5);
  offered.issued = now - 2h;
  offered.expires = now + days(6);
  EXPECT_EQ(step(offered, received(5)), Step::nothing);
}

TEST(Acceptance, TakesLaterTimesOver) {
  EXPECT_EQ(step(manifest(5), received(5)), Step::take_over);
}

TEST(Acceptance, FilesLookAlikesAnew) {
  auto offered = manifest(5);
  offered.issued = now - 2h;
  offered.expires = now + days(6);
  Standing old = received(5);
  old.information.look_alikes = false;
  EXPECT_EQ(step(offered, old), Step::take_over);
}

TEST(Acceptance, TakesTheSnapshotWhereEntriesAreMissing) {
  Standing damaged = received(5);
  damaged.information.organisations = 2;
  EXPECT_EQ(step(manifest(5), damaged), Step::snapshot);
}

// A large file is copied for later times only when half of the time is over.
TEST(Acceptance, CopiesALargeFileRarely) {
  Standing large = received(5);
  large.octets = small_file_octets + 1;
  EXPECT_EQ(step(manifest(5), large), Step::nothing);
  large.information.expires = now + days(3);
  EXPECT_EQ(step(manifest(5), large), Step::take_over);
  large.information.expires = now + days(8);  // the publisher has shortened it
  EXPECT_EQ(step(manifest(5), large), Step::take_over);
}

TEST(Acceptance, ResetTakesTheSnapshotWhateverWasHere) {
  for (const auto& standing : {received(9), received(5), nothing_here()}) {
    const auto plan = judge(manifest(5), standing, "robins", now, true);
    ASSERT_TRUE(plan) << plan.error();
    EXPECT_EQ(plan->step, Step::snapshot);
  }
}

TEST(Acceptance, ResetTakesNothingExpiredOrForeign) {
  auto expired = manifest(6);
  expired.expires = now - 1s;
  EXPECT_FALSE(judge(expired, received(9), "robins", now, true));
  EXPECT_FALSE(judge(manifest(6), received(9), "other", now, true));
}

}  // namespace
}  // namespace anshin::distribution
