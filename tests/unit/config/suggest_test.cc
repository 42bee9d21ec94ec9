// "Did you mean" for misspelt words.
#include "config/suggest.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace anshin::config {
namespace {

constexpr std::array<std::string_view, 4> kWords{"socket", "socket_mode", "authserv_id", "listen"};

TEST(Suggest, FindsNearWords) {
  EXPECT_EQ(suggest("sockte", kWords), "socket");
  EXPECT_EQ(suggest("socketmode", kWords), "socket_mode");
  EXPECT_EQ(suggest("auth_serv_id", kWords), "authserv_id");
  EXPECT_EQ(suggest("lisen", kWords), "listen");
}

TEST(Suggest, CompletesPrefixes) {
  EXPECT_EQ(suggest("auth", kWords), "authserv_id");
  EXPECT_EQ(suggest("au", kWords), "");
}

TEST(Suggest, LeavesFarWordsAlone) {
  EXPECT_EQ(suggest("zebra", kWords), "");
  EXPECT_EQ(suggest("", kWords), "");
  EXPECT_EQ(suggest(std::string(100000, 's'), kWords), "");
}

TEST(Suggest, PrefersTheNearest) {
  constexpr std::array<std::string_view, 3> words{"max_ttl", "max_ttl_s", "max_ttls"};
  EXPECT_EQ(suggest("max_ttx", words), "max_ttl");
  EXPECT_EQ(suggest("max_tll_s", words), "max_ttl_s");
}

}  // namespace
}  // namespace anshin::config
