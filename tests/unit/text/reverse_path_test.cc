#include "text/mailbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace anshin::text {
namespace {

struct Case {
  std::string_view path;
  std::string_view local_part;
  std::string_view domain;
};

TEST(ReversePath, ReadsMailboxes) {
  for (const Case& c : std::to_array<Case>({
           {"<a@example.jp>", "a", "example.jp"},
           {"a@Example.JP", "a", "example.jp"},
           {"<A.b+c=d@example.jp>", "A.b+c=d", "example.jp"},
           {"<a..b.@example.jp>", "a..b.", "example.jp"},
           {"<\"a b\"@example.jp>", "a b", "example.jp"},
           {"<\"a@evil.example\"@example.jp>", "a@evil.example", "example.jp"},
           {"<\"a\\\"b\\\\c\"@example.jp>", "a\"b\\c", "example.jp"},
           {"<\"(any@legit)\"@example.jp>", "(any@legit)", "example.jp"},
           {"<root>", "root", ""},
           {"MAILER-DAEMON", "MAILER-DAEMON", ""},
           {"<利用者@日本語.jp>", "利用者", "xn--wgv71a119e.jp"},
           {"<a@localhost>", "a", "localhost"},
           {"<prvs=1234567890=a/b@example.jp>", "prvs=1234567890=a/b", "example.jp"},
       })) {
    const auto result = parse_reverse_path(c.path);
    ASSERT_TRUE(result) << c.path << ": " << result.error();
    EXPECT_FALSE(result->null) << c.path;
    EXPECT_EQ(result->local_part, c.local_part) << c.path;
    EXPECT_EQ(result->domain, c.domain) << c.path;
  }
}

// RFC 7208 section 4.3, and case macro-mania-in-domain of the OpenSPF suite.
TEST(ReversePath, ReadsWhatOnlyAnMtaLetsThrough) {
  for (const Case& c : std::to_array<Case>({
           {"<@example.jp>", "", "example.jp"},
           {"@example.jp", "", "example.jp"},
           {"<Macro Error@e8.example.com>", "Macro Error", "e8.example.com"},
           {"< a@example.jp>", " a", "example.jp"},
           {"<a,b@example.jp>", "a,b", "example.jp"},
           {"<a;b@example.jp>", "a;b", "example.jp"},
           {"<a:b@example.jp>", "a:b", "example.jp"},
       })) {
    const auto result = parse_reverse_path(c.path);
    ASSERT_TRUE(result) << c.path << ": " << result.error();
    EXPECT_EQ(result->local_part, c.local_part) << c.path;
    EXPECT_EQ(result->domain, c.domain) << c.path;
  }
}

TEST(ReversePath, KnowsTheNullSender) {
  for (const std::string_view path : {"<>", ""}) {
    const auto result = parse_reverse_path(path);
    ASSERT_TRUE(result) << path;
    EXPECT_TRUE(result->null) << path;
    EXPECT_EQ(result->local_part, "");
    EXPECT_EQ(result->domain, "");
  }
}

TEST(ReversePath, RefusesWhatIsAmbiguous) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view path : {"<(any@legit>"sv,
                                      "(any@legit"sv,
                                      "<a(x)@example.jp>"sv,
                                      "<a@example.jp(x)>"sv,
                                      "<a@b@example.jp>"sv,
                                      "<@a@example.jp>"sv,
                                      "<@a,@b:c@example.jp>"sv,
                                      "<@a:c@example.jp>"sv,

                                      "<a@>"sv,
                                      "@"sv,
                                      "<a@[192.0.2.1]>"sv,
                                      "<a@[IPv6:::1]>"sv,
                                      "<a@192.0.2.1>"sv,
                                      "<a@example.jp"sv,
                                      "a@example.jp>"sv,
                                      "<"sv,
                                      ">"sv,
                                      "<<a@example.jp>>"sv,
                                      "<\"a@example.jp>"sv,
                                      "<\"a\"b@example.jp>"sv,
                                      "<a\"b\"@example.jp>"sv,

                                      "<a@example.jp >"sv,
                                      " <a@example.jp>"sv,
                                      "<a\\b@example.jp>"sv,
                                      "<a\0@example.jp>"sv,
                                      "<a@exa\0mple.jp>"sv,
                                      "<\"a\0\"@example.jp>"sv,
                                      "<\"a\n\"@example.jp>"sv,
                                      "<a\r\n@example.jp>"sv,
                                      "<a\x7F@example.jp>"sv,

                                      "<a@example..jp>"sv,
                                      "<a@exa mple.jp>"sv,
                                      "<\xFF@example.jp>"sv,
                                      "<a\u202Eb@example.jp>"sv,
                                      "<\"a\\"sv,
                                      "<\"a\\\"@example.jp>"sv,
                                      "<\"\\>"sv,
                                      "< >"sv}) {
    EXPECT_FALSE(parse_reverse_path(path)) << path;
  }
  EXPECT_FALSE(parse_reverse_path(std::string(2000, 'a') + "@example.jp"));
}

TEST(ReversePath, EscapesInItsErrors) {
  const auto result = parse_reverse_path("<a\n@example.jp>");
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error(), testing::HasSubstr(R"("<a\n@example.jp>")"));
}

}  // namespace
}  // namespace anshin::text
