// Alarms speak once per change, and not while they are quiet.
#include "telemetry/alarm.h"

#include <gtest/gtest.h>

namespace anshin::telemetry {
namespace {

using std::chrono::seconds;

class AlarmTest : public testing::Test {
 protected:
  std::string update(bool healthy, int at, std::uint64_t outages = 0) {
    const auto line = alarm_.update({.healthy = healthy, .detail = "no file", .outages = outages},
                                    start_ + seconds(at));
    return line ? (line->healthy ? "+" : "-") + line->text : "";
  }
  Alarm alarm_{"registry robins", seconds(60)};
  Alarm::Clock::time_point start_ = Alarm::Clock::now();
};

TEST_F(AlarmTest, IsQuietWhileAllIsWell) {
  EXPECT_EQ(update(true, 0), "");
  EXPECT_EQ(update(true, 1000), "");
}

TEST_F(AlarmTest, TellsBeginAndEndOnce) {
  EXPECT_EQ(update(false, 0), "-registry robins is unavailable: no file");
  EXPECT_EQ(update(false, 100), "");
  EXPECT_EQ(update(true, 200), "+registry robins is available again");
  EXPECT_EQ(update(true, 300), "");
}

TEST_F(AlarmTest, TheEndOfWhatWasToldIsToldAtOnce) {
  EXPECT_NE(update(false, 0), "");
  EXPECT_EQ(update(true, 5), "+registry robins is available again");
}

TEST_F(AlarmTest, FlappingIsToldAtMostOncePerQuietTime) {
  EXPECT_NE(update(false, 0), "");
  EXPECT_NE(update(true, 1), "");
  for (int second = 2; second < 61; ++second) {
    EXPECT_EQ(update(second % 2 == 1, second), "") << second;
  }
  EXPECT_EQ(update(true, 61),
            "-registry robins was unavailable for a moment: no file (and 29 times more since the "
            "last line)");
  EXPECT_EQ(update(true, 1000), "");
}

TEST_F(AlarmTest, ABeginningInTheQuietTimeIsToldAfterIt) {
  EXPECT_NE(update(false, 0), "");
  EXPECT_NE(update(true, 10), "");
  EXPECT_EQ(update(false, 20), "");
  EXPECT_EQ(update(false, 70), "-registry robins is unavailable: no file");
  EXPECT_EQ(update(true, 75), "+registry robins is available again");
}

TEST_F(AlarmTest, WhatCameAndWentBetweenTwoLooksIsTold) {
  EXPECT_EQ(update(true, 0), "");
  EXPECT_EQ(update(true, 5, 1), "-registry robins was unavailable for a moment: no file");
  EXPECT_EQ(update(true, 10, 1), "");
  EXPECT_EQ(update(true, 70, 3),
            "-registry robins was unavailable for a moment: no file (and 1 time more since the "
            "last line)");
}

TEST_F(AlarmTest, AnOutageThatIsSeenAndCountedIsOne) {
  EXPECT_EQ(update(false, 0, 1), "-registry robins is unavailable: no file");
  EXPECT_EQ(update(true, 5, 1), "+registry robins is available again");
}

}  // namespace
}  // namespace anshin::telemetry
