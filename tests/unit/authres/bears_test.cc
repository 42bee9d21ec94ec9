// Which fields count as ours: tests/data/authres/bears.yaml.
#include <anshin/authentication_results.h>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>

namespace anshin::authres {
namespace {

TEST(Bears, KnowsOurOwn) {
  const YAML::Node data = YAML::LoadFile(ANSHIN_TEST_DATA "/authres/bears.yaml");
  ASSERT_GT(data["ours"].size(), 30U);
  ASSERT_GT(data["others"].size(), 15U);
  for (const auto& value : data["ours"]) {
    EXPECT_TRUE(bears(value.as<std::string>(), "mx.example.jp")) << value;
  }
  for (const auto& value : data["others"]) {
    EXPECT_FALSE(bears(value.as<std::string>(), "mx.example.jp")) << value;
  }
}

TEST(Bears, KnowsInternationalisedIdsInBothForms) {
  for (const char* ours : {"mx.例え.jp", "mx.xn--r8jz45g.jp", "MX.XN--R8JZ45G.JP."}) {
    EXPECT_TRUE(bears("mx.例え.jp; spf=pass", ours)) << ours;
    EXPECT_TRUE(bears("mx.xn--r8jz45g.jp; spf=pass", ours)) << ours;
    EXPECT_TRUE(bears(" Mx.例え.JP/job 1; spf=pass", ours)) << ours;
    EXPECT_TRUE(bears("\"mx.例え.jp\"; spf=pass", ours)) << ours;
    EXPECT_TRUE(bears("mx.例え.jp what is this; spf=pass", ours)) << ours;
    EXPECT_FALSE(bears("mx.例.jp; spf=pass", ours)) << ours;
  }
}

TEST(Bears, TakesAnyIdAndNone) {
  EXPECT_TRUE(bears("host/7; spf=pass", "host/7"));
  EXPECT_TRUE(bears("localhost; spf=pass", "localhost"));
  EXPECT_TRUE(bears("My-Server_1; none", "my-server_1"));
  EXPECT_FALSE(bears("; spf=pass", ""));
  EXPECT_FALSE(bears("", "mx.example.jp"));
}

TEST(Bears, TakesOctetsThatAreNotUtf8ForBroken) {
  EXPECT_TRUE(bears("mx.example.jp\xff; spf=pass", "mx.example.jp"));
  EXPECT_TRUE(bears("\"mx.example.jp\xc3\"; spf=pass", "mx.example.jp"));
  EXPECT_FALSE(bears("mx.example.com\xff; spf=pass", "mx.example.jp"));
}

TEST(Bears, ReadsHugeValues) {
  const std::size_t size = 4U << 20U;
  EXPECT_TRUE(bears(std::string(size, '(') + "mx.example.jp", "mx.example.jp"));
  EXPECT_TRUE(bears(std::string(size, '(') + std::string(size, ')') + "mx.example.jp; none",
                    "mx.example.jp"));
  EXPECT_TRUE(bears("\"" + std::string(size, '\\') + "mx.example.jp", "mx.example.jp"));
  EXPECT_FALSE(bears(std::string(size, 'm'), "mx.example.jp"));
  EXPECT_FALSE(bears(std::string(size, ';'), "mx.example.jp"));
}

TEST(HasUnknownVersion, CountsWhatStandsBehindTheId) {
  for (const char* unknown :
       {"mx.example.com 2; spf=pass", " mx.example.com (x) 0 ; none", "\"mx.example.com\"2;",
        "mx.example.com 99999999999999999999 (a;b); dkim=pass", "mx.example.com\n\t11"}) {
    EXPECT_TRUE(has_unknown_version(unknown)) << unknown;
  }
  for (const char* known :
       {"mx.example.com; spf=pass", "mx.example.com 1; spf=pass", "mx.example.com 001; none",
        "mx.example.com 2 of us; spf=pass", "spf=pass (sender IP is 192.0.2.1)",
        "mx.example.com (2); none", "mx2; none", "2; none", "", "mx.example.com (2; none"}) {
    EXPECT_FALSE(has_unknown_version(known)) << known;
  }
}

}  // namespace
}  // namespace anshin::authres
