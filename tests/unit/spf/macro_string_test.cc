// Macro strings against the grammar of RFC 7208 section 7.1.
#include "spf/macro_string.h"

#include <gtest/gtest.h>

#include <string>

namespace anshin::spf {
namespace {

TEST(MacroString, ReadsPartsInOrder) {
  const auto string = parse_domain_spec("a%{S3r+-}.%%b%_%-%{ir}.jp");
  ASSERT_TRUE(string) << string.error();
  ASSERT_EQ(string->parts.size(), 5U);
  EXPECT_EQ(std::get<std::string>(string->parts[0]), "a");
  EXPECT_EQ(
      std::get<Macro>(string->parts[1]),
      (Macro{.letter = 's', .url_escape = true, .keep = 3, .reverse = true, .delimiters = "+-"}));
  EXPECT_EQ(std::get<std::string>(string->parts[2]), ".%b %20");
  EXPECT_EQ(std::get<Macro>(string->parts[3]), (Macro{.letter = 'i', .reverse = true}));
  EXPECT_EQ(std::get<std::string>(string->parts[4]), ".jp");
  EXPECT_EQ(string->macro_count(), 2U);
  EXPECT_TRUE(string->uses('i'));
  EXPECT_FALSE(string->uses('p'));
}

TEST(MacroString, EndsInATopLabelOrAMacro) {
  for (const char* good : {"x.jp", "x.jp.", "%{d}", "x.%{d}", "x.a-b", "x.1a", "x.a1", "x.%%",
                           "!.jp", "_spf.x.jp", "x.1-1"}) {
    EXPECT_TRUE(parse_domain_spec(good)) << good;
  }
  for (const char* bad : {"", ".", "jp", "x.", "x.1", "x.-a", "x.a-", "x.a_b", "x.jp/y", "%{d}x",
                          "%{d}.", "x y.jp", "x.jp\n", "x.j}", "x.%%}", "x.%%-"}) {
    EXPECT_FALSE(parse_domain_spec(bad)) << bad;
  }
}

TEST(MacroString, DialectsDiffer) {
  EXPECT_TRUE(parse_explain_string("See %{c} and %{r} at %{t}."));
  EXPECT_TRUE(parse_explain_string(""));
  EXPECT_FALSE(parse_macro_string("two words"));
  EXPECT_FALSE(parse_macro_string("%{c}"));
  EXPECT_FALSE(parse_explain_string("tab\there"));
  EXPECT_FALSE(parse_explain_string("caf\xc3\xa9"));
  EXPECT_FALSE(parse_explain_string("100%"));
}

TEST(MacroString, NumbersAreBounded) {
  const auto string = parse_domain_spec("%{d99999999999999999999999999}");
  ASSERT_TRUE(string);
  EXPECT_EQ(std::get<Macro>(string->parts[0]).keep, 1000U);
}

}  // namespace
}  // namespace anshin::spf
