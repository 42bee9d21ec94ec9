#include "text/printable.h"

#include "text/utf8.h"

#include <gtest/gtest.h>

namespace anshin::text {
namespace {

TEST(Printable, EscapesWhatIsNotPlainAscii) {
  EXPECT_EQ(printable("plain text ~"), "plain text ~");
  EXPECT_EQ(printable("a\nb\rc\td"), "a\\nb\\rc\\td");
  EXPECT_EQ(printable("say \"hi\" \\o/"), "say \\\"hi\\\" \\\\o/");
  EXPECT_EQ(printable(std::string_view("\0\x1B\x7F\x80\xFF", 5)), "\\x00\\x1B\\x7F\\x80\\xFF");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, CutsAtMaxWithoutCuttingAnEscape) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdefg", 6), "abcdef...");
  EXPECT_EQ(printable("abcd\x80", 7), "abcd...");
  EXPECT_EQ(printable("abcd\x80", 8), "abcd\\x80");
  EXPECT_EQ(printable(std::string(1000000, '\x01')).size(), 103U);
}

TEST(PrintableUtf8, KeepsText) {
  EXPECT_EQ(printable_utf8("株式会社クオリティア <QUALITIA> ~"),
            "株式会社クオリティア <QUALITIA> ~");
  EXPECT_EQ(printable_utf8("𠮷野家 😀"), "𠮷野家 😀");
}

TEST(PrintableUtf8, ReplacesWhatDeceives) {
  for (const char32_t code_point :
       {0x00U,    0x0AU,    0x1BU,     0x7FU,     0x85U,    0x9FU,    0xADU,    0x34FU,
        0x61CU,   0x115FU,  0x180EU,   0x200BU,   0x200CU,  0x200DU,  0x200EU,  0x200FU,
        0x2028U,  0x2029U,  0x202AU,   0x202EU,   0x2060U,  0x2064U,  0x2066U,  0x2069U,
        0x3164U,  0xE000U,  0xF8FFU,   0xFDD0U,   0xFDEFU,  0xFE00U,  0xFE0FU,  0xFEFFU,
        0xFFA0U,  0xFFF9U,  0xFFFEU,   0xFFFFU,   0x1FFFEU, 0xE0001U, 0xE007FU, 0xE0100U,
        0xE01EFU, 0xF0000U, 0x10FFFDU, 0x10FFFFU, 0xD800U,  0xDFFFU}) {
    EXPECT_TRUE(is_unprintable(code_point)) << std::hex << static_cast<unsigned>(code_point);
  }
  for (const char32_t code_point :
       {0x20U,   0x7EU,   0xA0U,   0xACU,   0xAEU,    0x34EU,   0x350U,   0x2010U, 0x2027U,
        0x202FU, 0x205FU, 0x2070U, 0x3000U, 0x682AU,  0xD7FFU,  0xF900U,  0xFDCFU, 0xFDF0U,
        0xFE10U, 0xFF9FU, 0xFFFCU, 0xFFFDU, 0x10000U, 0x1F600U, 0x20BB7U, 0xDFFFDU}) {
    EXPECT_FALSE(is_unprintable(code_point)) << std::hex << static_cast<unsigned>(code_point);
  }
  EXPECT_EQ(printable_utf8("a\u202Eb\u200Bc\nd"), "a\uFFFDb\uFFFDc\uFFFDd");
}

TEST(PrintableUtf8, KeepsVariationsOfIdeographsOnly) {
  const std::string name = "渡邉\U000E0100";
  EXPECT_EQ(printable_utf8(name), name);
  EXPECT_FALSE(has_unprintable(name));
  EXPECT_TRUE(has_unprintable(name + "\U000E0100"));
  EXPECT_TRUE(has_unprintable("a\U000E0100"));
  EXPECT_TRUE(has_unprintable("\uFE0F"));
}

TEST(PrintableUtf8, ReplacesInvalidSequences) {
  EXPECT_EQ(printable_utf8("\x80"
                           "a"),
            "\uFFFDa");
  EXPECT_EQ(printable_utf8("\xC0\x80"), "\uFFFD\uFFFD");
  EXPECT_EQ(printable_utf8("\xE6\xA0"), "\uFFFD");
  EXPECT_EQ(printable_utf8("\xE6\xA0"
                           "a"),
            "\uFFFDa");
  EXPECT_EQ(printable_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(printable_utf8("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(printable_utf8("\xF0\x9F\x98"), "\uFFFD");
}

TEST(PrintableUtf8, CutsAtCharacters) {
  EXPECT_EQ(printable_utf8("株式会社", 4), "株式会社");
  EXPECT_EQ(printable_utf8("株式会社", 2), "株式…");
  EXPECT_EQ(printable_utf8("株", 0), "…");
  EXPECT_EQ(printable_utf8("", 0), "");
}

TEST(IsUtf8, FollowsRfc3629) {
  for (const std::string_view valid :
       {"", "a", "é", "株", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF",
        "\xEF\xBF\xBF", "\xE0\xA0\x80", "\xC2\x80"}) {
    EXPECT_TRUE(is_utf8(valid)) << printable(valid);
  }
  for (const std::string_view invalid :
       {"\x80", "\xBF", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE6\xA0", "\xF0\x9F\x98", "\xC3(",
        "a\xFE"}) {
    EXPECT_FALSE(is_utf8(invalid)) << printable(invalid);
  }
}

TEST(HasUnprintable, SeesThem) {
  EXPECT_FALSE(has_unprintable("株式会社 A"));
  EXPECT_TRUE(has_unprintable("株式\u200B会社"));
  EXPECT_TRUE(has_unprintable("a\tb"));
}

}  // namespace
}  // namespace anshin::text
