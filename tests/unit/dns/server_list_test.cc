// Which server is asked first, and in what form.
#include "dns/server_list.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;

using Order = std::vector<std::size_t>;

class Servers : public testing::Test {
 protected:
  ServerList servers_{{*parse_server_address("192.0.2.1"), *parse_server_address("192.0.2.2"),
                       *parse_server_address("192.0.2.3")}};
  ServerList::Time now_{};
};

TEST_F(Servers, ComeInTheOrderConfigured) {
  EXPECT_EQ(servers_.order(now_), (Order{0, 1, 2}));
  EXPECT_EQ(servers_.order(now_), (Order{0, 1, 2}));
}

TEST_F(Servers, SilentOnesComeLastUntilTheyAnswer) {
  servers_.stayed_silent(0, false, now_);
  EXPECT_EQ(servers_.order(now_ + 1s), (Order{1, 2, 0}));
  servers_.answered(0, Edns::not_sent, now_ + 1s);
  EXPECT_EQ(servers_.order(now_ + 2s), (Order{0, 1, 2}));
}

TEST_F(Servers, OneQuestionInAWhileTriesASilentOne) {
  servers_.stayed_silent(0, false, now_);
  EXPECT_EQ(servers_.order(now_ + 10s), (Order{0, 1, 2}));
  EXPECT_EQ(servers_.order(now_ + 11s), (Order{1, 2, 0}));
}

TEST_F(Servers, KeepTheirNumbersWhenReplaced) {
  const ServerAddress other = *parse_server_address("192.0.2.9");
  servers_.stayed_silent(1, false, now_);
  servers_.use({other, *parse_server_address("192.0.2.2")});
  EXPECT_EQ(servers_.order(now_), (Order{3, 1}));
  EXPECT_EQ(servers_.at(3), other);
  EXPECT_FALSE(servers_.is_in_use(0));
  servers_.use({*parse_server_address("192.0.2.1"), *parse_server_address("192.0.2.1")});
  EXPECT_EQ(servers_.order(now_), (Order{0}));
  EXPECT_EQ(servers_.size(), 4U);
}

TEST_F(Servers, ThatDropEdnsAreAskedWithoutForAWhile) {
  EXPECT_TRUE(servers_.wants_edns(0, now_));
  servers_.stayed_silent(0, true, now_);
  EXPECT_FALSE(servers_.wants_edns(0, now_));
  servers_.answered(0, Edns::not_sent, now_);
  EXPECT_FALSE(servers_.wants_edns(0, now_ + 9min));
  // One query tries it, and the rest go without.
  EXPECT_TRUE(servers_.wants_edns(0, now_ + 10min));
  EXPECT_FALSE(servers_.wants_edns(0, now_ + 10min));
  servers_.stayed_silent(0, true, now_ + 10min);
  EXPECT_FALSE(servers_.wants_edns(0, now_ + 19min));
  EXPECT_TRUE(servers_.wants_edns(0, now_ + 20min));
  servers_.answered(0, Edns::answered, now_ + 20min);
  EXPECT_TRUE(servers_.wants_edns(0, now_ + 20min));
}

TEST_F(Servers, ThatAreDownKeepEdns) {
  servers_.stayed_silent(0, true, now_);
  EXPECT_FALSE(servers_.wants_edns(0, now_));
  servers_.stayed_silent(0, false, now_);
  EXPECT_TRUE(servers_.wants_edns(0, now_));
}

TEST_F(Servers, ThatTookEdnsAMomentAgoAreNotDoubted) {
  servers_.answered(0, Edns::answered, now_);
  servers_.stayed_silent(0, true, now_ + 59s);
  EXPECT_TRUE(servers_.wants_edns(0, now_ + 59s));
  servers_.stayed_silent(0, true, now_ + 60s);
  EXPECT_FALSE(servers_.wants_edns(0, now_ + 60s));
}

TEST_F(Servers, ThatRefuseOrIgnoreEdnsAreAskedWithout) {
  servers_.answered(0, Edns::refused, now_);
  EXPECT_FALSE(servers_.wants_edns(0, now_));
  servers_.answered(1, Edns::ignored, now_);
  EXPECT_FALSE(servers_.wants_edns(1, now_));
  EXPECT_TRUE(servers_.wants_edns(2, now_));
}

TEST_F(Servers, OverTcpNeedNoEdns) {
  ServerAddress server = *parse_server_address("192.0.2.1");
  server.tcp = true;
  servers_.use({server});
  EXPECT_FALSE(servers_.wants_edns(servers_.in_use()[0], now_));
}

}  // namespace
}  // namespace anshin::dns
