// What the log says of registries, and when it keeps quiet.
#include "telemetry/registry_news.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace anshin::telemetry {
namespace {

using namespace std::chrono_literals;
using config::LogLevel;
using distribution::SyncResult;
using distribution::SyncStatus;
using testing::HasSubstr;

constexpr std::chrono::sys_seconds now =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(12);

SyncResult result(SyncStatus status, const std::string& reason) {
  return {.status = status, .serial = 5, .octets = 100, .entries = 7, .reason = reason};
}

TEST(SyncNews, TellsEveryUpdate) {
  SyncNews news("robins");
  for (int i = 0; i < 2; ++i) {
    const auto line = news.take(result(SyncStatus::updated, "updated to serial 5"));
    ASSERT_TRUE(line);
    EXPECT_EQ(line->level, LogLevel::info);
    EXPECT_EQ(line->text,
              "registry robins: updated to serial 5; 7 entries changed, 100 bytes fetched");
  }
}

TEST(SyncNews, TellsTroubleOnceAndItsEnd) {
  SyncNews news("robins");
  EXPECT_FALSE(news.take(result(SyncStatus::unchanged, "nothing newer")));
  const auto first = news.take(result(SyncStatus::failed, "no route"));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->level, LogLevel::warning);
  EXPECT_THAT(first->text, HasSubstr("the sync failed: no route"));
  EXPECT_FALSE(news.take(result(SyncStatus::failed, "no route")));
  const auto other = news.take(result(SyncStatus::refused, "rollback"));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->level, LogLevel::error);
  EXPECT_THAT(other->text, HasSubstr("refused: rollback"));
  const auto end = news.take(result(SyncStatus::unchanged, "nothing newer"));
  ASSERT_TRUE(end);
  EXPECT_EQ(end->level, LogLevel::info);
  EXPECT_FALSE(news.take(result(SyncStatus::unchanged, "nothing newer")));
  EXPECT_TRUE(news.take(result(SyncStatus::failed, "no route")));
}

TEST(SyncNews, LetsNothingRemoteBreakALine) {
  SyncNews news("robins");
  const auto line = news.take(result(SyncStatus::refused, "a\nb"));
  ASSERT_TRUE(line);
  EXPECT_EQ(line->text.find('\n'), std::string::npos);
}

registry::Store::Information received(std::chrono::sys_seconds expires) {
  registry::Store::Information information;
  information.available = true;
  information.serial = 5;
  information.issued = expires - std::chrono::days(7);
  information.expires = expires;
  return information;
}

class RegistryNewsTest : public testing::Test {
 protected:
  std::vector<std::string> look(const registry::Store::Information& information,
                                const std::string& problem = "") {
    steady_ += 10min;
    std::vector<std::string> texts;
    for (const auto& line : news_.look(information, problem, now, steady_)) {
      texts.push_back(std::string(line.level == LogLevel::error     ? "error "
                                  : line.level == LogLevel::warning ? "warning "
                                                                    : "info ") +
                      line.text);
    }
    return texts;
  }
  RegistryNews news_{"robins"};
  Alarm::Clock::time_point steady_{};
};

TEST_F(RegistryNewsTest, SaysNothingWhileAllIsWell) {
  EXPECT_THAT(look(received(now + std::chrono::days(3))), testing::IsEmpty());
  registry::Store::Information local;
  local.available = true;
  EXPECT_THAT(look(local), testing::IsEmpty());
}

TEST_F(RegistryNewsTest, WarnsADayBeforeTheExpiryOnce) {
  EXPECT_THAT(look(received(now + 24h + 1s)), testing::IsEmpty());
  EXPECT_THAT(
      look(received(now + 24h), "no route"),
      testing::ElementsAre(testing::AllOf(
          HasSubstr("warning registry robins expires on 2026-11-23"), HasSubstr("no route"))));
  EXPECT_THAT(look(received(now + 24h)), testing::IsEmpty());
  // Issued anew, and again about to expire.
  EXPECT_THAT(look(received(now + 23h)), testing::SizeIs(1));
}

TEST_F(RegistryNewsTest, WarnsLaterWhereAllTimeIsShort) {
  auto brief = received(now + 6h);
  brief.issued = now - 6h;
  EXPECT_THAT(look(brief), testing::IsEmpty());
  brief.issued = now - 18h;
  EXPECT_THAT(look(brief), testing::SizeIs(1));
}

TEST_F(RegistryNewsTest, RaisesAnAlarmWhenItHasExpired) {
  EXPECT_THAT(look(received(now - 1s), "no route"),
              testing::ElementsAre("error registry robins is unavailable: it expired on 2026-11-22 "
                                   "11:59:59 UTC; the last sync did not succeed: no route"));
  EXPECT_THAT(look(received(now - 1s)), testing::IsEmpty());
  EXPECT_THAT(look(received(now + std::chrono::days(7))),
              testing::ElementsAre("info registry robins is available again"));
  EXPECT_TRUE(has_expired(received(now - 1s), now));
  EXPECT_FALSE(has_expired(received(now), now));
}

TEST_F(RegistryNewsTest, TellsWhyItIsMissing) {
  registry::Store::Information missing;
  missing.last_problem = "there is no file";
  EXPECT_THAT(look(missing),
              testing::ElementsAre("error registry robins is unavailable: there is no file"));
}

TEST_F(RegistryNewsTest, TellsWhatCameAndWentBetweenTwoLooks) {
  auto information = received(now + std::chrono::days(3));
  EXPECT_THAT(look(information), testing::IsEmpty());
  information.outages = 1;
  information.last_problem = "there was no file";
  EXPECT_THAT(look(information),
              testing::ElementsAre(
                  "error registry robins was unavailable for a moment: there was no file"));
  EXPECT_THAT(look(information), testing::IsEmpty());
}

TEST_F(RegistryNewsTest, TellsOnceThatLookAlikesAreOff) {
  auto old = received(now + std::chrono::days(3));
  old.look_alikes = false;
  EXPECT_THAT(look(old), testing::ElementsAre(HasSubstr("no look-alikes")));
  EXPECT_THAT(look(old), testing::IsEmpty());
  EXPECT_THAT(look(received(now + std::chrono::days(3))), testing::IsEmpty());
  EXPECT_THAT(look(old), testing::SizeIs(1));
}

}  // namespace
}  // namespace anshin::telemetry
