#include "text/tag_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace anshin::text {
namespace {

std::string error_of(std::string_view text) {
  const auto list = parse_tag_list(text);
  return list ? "no error" : list.error();
}

TEST(TagList, ReadsTagsInOrder) {
  const auto list = parse_tag_list("v=1; a=rsa-sha256 ;\r\n\td = example.jp;h=From:\r\n To;b=");
  ASSERT_TRUE(list) << list.error();
  ASSERT_EQ(list->tags().size(), 5U);
  EXPECT_EQ(list->find("v"), "1");
  EXPECT_EQ(list->find("a"), "rsa-sha256");
  EXPECT_EQ(list->find("d"), "example.jp");
  EXPECT_EQ(list->find("h"), "From:\r\n To");
  EXPECT_EQ(list->find("b"), "");
  EXPECT_EQ(list->tags()[4].name, "b");
  EXPECT_EQ(list->find("V"), std::nullopt);
}

TEST(TagList, ReadsWhatRecordsHold) {
  EXPECT_TRUE(parse_tag_list("v=DMARC1; p=none;"));
  EXPECT_TRUE(parse_tag_list("v=DMARC1; p=none; "));
  EXPECT_TRUE(parse_tag_list(" v=DKIM1"));
  EXPECT_TRUE(parse_tag_list("v=1;\n\tb=abc"));
  const auto list = parse_tag_list("p=a=b==; n_1=x; org*=UTF-8'ja'%E6; u=\xE6\xA0\xAA");
  ASSERT_TRUE(list) << list.error();
  EXPECT_EQ(list->find("p"), "a=b==");
  EXPECT_EQ(list->find("n_1"), "x");
  EXPECT_EQ(list->find("org*"), "UTF-8'ja'%E6");
  EXPECT_EQ(list->find("u"), "\xE6\xA0\xAA");
}

TEST(TagList, SaysWhatIsWrong) {
  using testing::HasSubstr;
  EXPECT_THAT(error_of(""), HasSubstr("empty"));
  EXPECT_THAT(error_of(" \t"), HasSubstr("empty"));
  EXPECT_THAT(error_of(";"), HasSubstr("empty tag"));
  EXPECT_THAT(error_of("v=1;;"), HasSubstr("empty tag"));
  EXPECT_THAT(error_of(";v=1"), HasSubstr("empty tag"));
  EXPECT_THAT(error_of("v=1; s=a; s=b"), HasSubstr("duplicate tag \"s\""));
  EXPECT_THAT(error_of("v"), HasSubstr("\"v\" has no \"=\""));
  EXPECT_THAT(error_of("v=1; garbage"), HasSubstr("\"garbage\""));
  EXPECT_THAT(error_of("=1"), HasSubstr("not a tag name"));
  EXPECT_THAT(error_of("1v=1"), HasSubstr("\"1v\" is not a tag name"));
  EXPECT_THAT(error_of("_v=1"), HasSubstr("not a tag name"));
  EXPECT_THAT(error_of("a b=1"), HasSubstr("not a tag name"));
  EXPECT_THAT(error_of("a-b=1"), HasSubstr("not a tag name"));
  EXPECT_THAT(error_of("*=1"), HasSubstr("not a tag name"));
  EXPECT_THAT(error_of(std::string_view("v=a\0b", 5)), HasSubstr("\\x00\" at position 3"));
  EXPECT_THAT(error_of("v=a\x7F"), HasSubstr("\\x7F"));
  EXPECT_THAT(error_of("v=a\rb"), HasSubstr("\\r"));
  EXPECT_THAT(error_of("v=a\nb"), HasSubstr("\\n"));
  EXPECT_THAT(error_of("v=a\r\nb"), HasSubstr("position"));
  EXPECT_THAT(error_of("v=a\r\n"), HasSubstr("position"));
}

TEST(TagList, HasAnEnd) {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += 't' + std::to_string(i) + "=;";
  }
  EXPECT_TRUE(parse_tag_list(text));
  EXPECT_THAT(error_of(text + "z="), testing::HasSubstr("more than 100 tags"));
}

TEST(TagList, TakesWhiteSpaceOut) {
  EXPECT_EQ(without_fws(" a b\r\n\tc\nd "), "abcd");
  EXPECT_EQ(without_fws("\v"), "\v");
}

}  // namespace
}  // namespace anshin::text
