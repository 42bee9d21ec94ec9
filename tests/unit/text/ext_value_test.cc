#include "text/ext_value.h"

#include <gtest/gtest.h>

namespace anshin::text {
namespace {

TEST(ExtValue, FormatsAndReads) {
  const ExtValue value{"ja", "株式会社クオリティア"};
  const std::string text = format_ext_value(value);
  EXPECT_TRUE(text.starts_with("UTF-8'ja'%E6%A0%AA%E5%BC%8F")) << text;
  const ExtValue read = parse_ext_value(text).value_or(ExtValue{"none", "none"});
  EXPECT_EQ(read.language, "ja");
  EXPECT_EQ(read.value, value.value);
}

TEST(ExtValue, EncodesAllButAttrChars) {
  EXPECT_EQ(format_ext_value({"en", "QUALITIA CO., LTD."}), "UTF-8'en'QUALITIA%20CO.%2C%20LTD.");
  EXPECT_EQ(format_ext_value({"", "a;b'c\"d%e*(f)\r\n"}),
            "UTF-8''a%3Bb%27c%22d%25e%2A%28f%29%0D%0A");
  EXPECT_EQ(format_ext_value({"", "!#$&+-.^_`|~aZ09"}), "UTF-8''!#$&+-.^_`|~aZ09");
  EXPECT_EQ(format_ext_value({"ja;x", "a"}), "UTF-8''a");
}

TEST(ExtValue, RoundTripsEveryAsciiCharacter) {
  std::string all;
  for (char c = 0; c < 0x7F; ++c) {
    all += c;
  }
  const ExtValue read =
      parse_ext_value(format_ext_value({"", all})).value_or(ExtValue{"none", "none"});
  EXPECT_EQ(read.value, all);
}

TEST(ExtValue, ReadsAnyCase) {
  const ExtValue read = parse_ext_value("utf-8'en-US'%e2%82%ac").value_or(ExtValue{"none", "none"});
  EXPECT_EQ(read.language, "en-US");
  EXPECT_EQ(read.value, "€");
}

TEST(ExtValue, RefusesWhatIsNotOne) {
  for (const std::string_view text :
       {"", "UTF-8", "UTF-8'", "UTF-8'ja", "ISO-8859-1'en'%A3", "UTF-8''%", "UTF-8''%4",
        "UTF-8''%G0", "UTF-8''a b", "UTF-8''a;b", "UTF-8''a'b", "UTF-8''%FF", "UTF-8''%C0%80",
        "UTF-8''%ED%A0%80", "UTF-8'j a'x", "UTF-8'ja\"'x", "UTF-8''\xE6\xA0\xAA", "UTF-8''\"x\""}) {
    EXPECT_FALSE(parse_ext_value(text)) << text;
  }
}

}  // namespace
}  // namespace anshin::text
