#include "telemetry/dns_news.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace anshin::telemetry {
namespace {

using testing::HasSubstr;

TEST(DnsNews, TellsOfANetworkOnceWhenItBeginsAndOnceWhenItEnds) {
  DnsNews news;
  EXPECT_TRUE(news.look({}).empty());
  dns::ResolverStatistics now{.held_by_network = 5, .waiting = 3};
  now.held_network = parse_ip_network("198.51.100.0/24");
  auto lines = news.look(now);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].level, config::LogLevel::warning);
  EXPECT_THAT(lines[0].text, HasSubstr("198.51.100.0/24 is held back"));
  EXPECT_TRUE(news.look(now).empty());  // still waiting
  now.waiting = 0;
  lines = news.look(now);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0].text, HasSubstr("no client network is held back any more"));
}

TEST(DnsNews, TellsOfAFullPoolThatNobodySaw) {
  DnsNews news;
  const dns::ResolverStatistics now{.held_by_pool = 1};
  ASSERT_EQ(news.look(now).size(), 1U);
  const auto lines = news.look(now);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0].text, HasSubstr("room again"));
}

}  // namespace
}  // namespace anshin::telemetry
