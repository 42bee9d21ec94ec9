// Which messages a stopping server waits for.
#include "milter/under_way.h"

#include <gtest/gtest.h>

#include <optional>

namespace anshin::milter {
namespace {

using std::chrono::seconds;

class UnderWayTest : public testing::Test {
 protected:
  bool moves_in(seconds later) const {
    return all_.moves(UnderWay::Clock::now() + later, seconds(100));
  }
  UnderWay all_;
};

TEST_F(UnderWayTest, NothingIsWaitedForWhereNothingIsUnderWay) {
  EXPECT_FALSE(moves_in(seconds(0)));
  {
    const UnderWay::Message message(all_);
  }
  EXPECT_FALSE(moves_in(seconds(0)));
}

TEST_F(UnderWayTest, AMessageThatStandsStillIsLeft) {
  UnderWay::Message message(all_);
  message.take_step();
  EXPECT_TRUE(moves_in(seconds(0)));
  EXPECT_FALSE(moves_in(seconds(101)));
}

TEST_F(UnderWayTest, AMessageThatIsAnsweredIsWaitedFor) {
  UnderWay::Message slow(all_);
  std::optional<UnderWay::Message> whole(std::in_place, all_);
  whole->answer();
  EXPECT_TRUE(moves_in(seconds(101)));
  whole.reset();
  EXPECT_FALSE(moves_in(seconds(101)));
}

}  // namespace
}  // namespace anshin::milter
