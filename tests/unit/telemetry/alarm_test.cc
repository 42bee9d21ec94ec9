// Alarms speak once per change, and not while they are quiet.
#include "telemetry/alarm.h"

#include <gtest/gtest.h>

namespace anshin::telemetry {
namespace {

using std::chrono::seconds;

class AlarmTest : public testing::Test {
 protected:
  std::string update(bool healthy, int at) {
    const auto line = alarm_.update(healthy, "no file", start_ + seconds(at));
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

TEST_F(AlarmTest, FlappingIsToldAtMostOncePerQuietTime) {
  EXPECT_NE(update(false, 0), "");
  for (int second = 1; second < 60; ++second) {
    EXPECT_EQ(update(second % 2 == 0, second), "") << second;
  }
  EXPECT_EQ(update(true, 60), "+registry robins is available again (its state changed 59 times)");
}

TEST_F(AlarmTest, AChangeDuringQuietTimeIsToldLater) {
  EXPECT_NE(update(false, 0), "");
  EXPECT_EQ(update(true, 10), "");
  EXPECT_EQ(update(true, 60), "+registry robins is available again");
}

TEST_F(AlarmTest, AnEpisodeThatIsOverIsNotTold) {
  EXPECT_NE(update(false, 0), "");
  EXPECT_EQ(update(true, 10), "");
  EXPECT_EQ(update(false, 20), "");
  EXPECT_EQ(update(false, 100), "");
}

}  // namespace
}  // namespace anshin::telemetry
