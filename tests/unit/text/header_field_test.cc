#include "text/header_field.h"

#include <gtest/gtest.h>

#include <array>

namespace anshin::text {
namespace {

TEST(HeaderField, IgnoresCase) {
  EXPECT_TRUE(equals_ignoring_case("DKIM-Signature", "dkim-signature"));
  EXPECT_FALSE(equals_ignoring_case("From", "Fro"));
  EXPECT_FALSE(equals_ignoring_case("From", "Frum"));
  EXPECT_FALSE(equals_ignoring_case("[", "{"));
  EXPECT_EQ(to_lower("ABCxyz[\xC3\x84"), "abcxyz[\xC3\x84");
}

TEST(HeaderField, Trims) {
  EXPECT_EQ(trim(" \t\r\n a b \r\n"), "a b");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(field_name("From \t"), "From");
  EXPECT_EQ(field_name("From"), "From");
  EXPECT_EQ(field_name(" "), "");
}

TEST(HeaderField, Unfolds) {
  EXPECT_EQ(unfold(" a\r\n b\n\tc"), " a b\tc");
  EXPECT_EQ(unfold("a\r\n \r\n b"), "a  b");
  EXPECT_EQ(unfold("a\rb\nc\r\nd"), "a\rb\nc\r\nd");
  EXPECT_EQ(unfold("a\r\n"), "a\r\n");
  EXPECT_EQ(unfold("a\r\r\n b"), "a\r b");
  EXPECT_EQ(unfold(""), "");
}

struct Case {
  std::string_view name;
  std::string_view value;
  std::string_view canonical;
};

TEST(CanonicaliseRelaxed, FollowsRfc6376) {
  for (const Case& c : std::to_array<Case>({
           // section 3.4.5
           {"A", " X", "a:X"},
           {"B ", " Y\t\r\n\tZ  ", "b:Y Z"},
           {"Subject", "", "subject:"},
           {"Subject", " \t ", "subject:"},
           {"SUBJect", "AbC", "subject:AbC"},
           {"Subject", "  a  b\t\tc \t d", "subject:a b c d"},
           {"To", " a,\n\tb", "to:a, b"},
           {"To", "\r\n a", "to:a"},
           {"To", " a\r\n \r\n \t\r\n b", "to:a b"},
           // neither CR nor LF alone is white space there, nor is anything but blank and tab
           {"To", " a\rb\nc", "to:a\rb\nc"},
           {"To", " a\v\f b\xC2\xA0 ", "to:a\v\f b\xC2\xA0"},
           {"X Y\t ", "z", "x y:z"},
       })) {
    EXPECT_EQ(canonicalise_relaxed(c.name, c.value), c.canonical);
  }
}

}  // namespace
}  // namespace anshin::text
