#include "text/domain_name.h"

#include "text/unmistakable_domain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace anshin::text {
namespace {

struct Case {
  std::string_view given;
  std::string_view normal;
};

TEST(NormaliseDomain, BringsNamesIntoNormalForm) {
  for (const Case& c : std::to_array<Case>({
           {"example.jp", "example.jp"},
           {"Example.JP.", "example.jp"},
           {"localhost", "localhost"},
           {"s1._domainkey.example.jp", "s1._domainkey.example.jp"},
           {"_dmarc.Example.jp", "_dmarc.example.jp"},
           {"123.example.jp", "123.example.jp"},
           {"a--b.example.jp", "a--b.example.jp"},
           {"日本語.jp", "xn--wgv71a119e.jp"},
           {"XN--WGV71A119E.jp", "xn--wgv71a119e.jp"},
           {"Bücher.example", "xn--bcher-kva.example"},
           {"BÜCHER.example", "xn--bcher-kva.example"},
           {"faß.example", "xn--fa-hia.example"},  // non-transitional
           {"ｅｘａｍｐｌｅ.jp", "example.jp"},
           {"bu\u0308cher.example", "xn--bcher-kva.example"},  // not yet composed
           {"xn--wgv71a119e.日本", "xn--wgv71a119e.xn--wgv71a"},
           {"例え.テスト", "xn--r8jz45g.xn--zckzah"},
       })) {
    const auto normal = normalise_domain(c.given);
    ASSERT_TRUE(normal) << c.given << ": " << normal.error();
    EXPECT_EQ(*normal, c.normal);
    EXPECT_EQ(normalise_domain(*normal), *normal);
  }
}

TEST(NormaliseDomain, RefusesWhatIsNoName) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view given : {""sv,
                                       "."sv,
                                       ".."sv,
                                       ".jp"sv,
                                       "a..jp"sv,
                                       "a.jp.."sv,
                                       "a b.jp"sv,
                                       " a.jp"sv,
                                       "a.jp "sv,
                                       "a\t.jp"sv,
                                       "a\0.jp"sv,
                                       "a.jp\n"sv,
                                       "a(x).jp"sv,
                                       "\"a\".jp"sv,
                                       "a'.jp"sv,
                                       "a@b.jp"sv,
                                       "a/b.jp"sv,
                                       "a,b.jp"sv,
                                       "[192.0.2.1]"sv,
                                       "192.0.2.1"sv,
                                       "example.123"sv,
                                       "123"sv,
                                       "=?utf-8?q?a?=.jp"sv,
                                       "\xFF.jp"sv,
                                       "a\xE6\xA0.jp"sv,
                                       "exam\u00ADple.jp"sv,
                                       "exam\u200Bple.jp"sv,
                                       "a\u202Eb.jp"sv,
                                       "example\u3002jp.a"sv,
                                       "a\uFF0Eb.jp"sv,
                                       "a\uFF20b.jp"sv,
                                       "\u2100.jp"sv,
                                       "☃\uFE0F.jp"sv,
                                       "\u0300a.jp"sv,
                                       "*.example.jp"sv,
                                       "a;b.jp"sv,
                                       "\u2488com.jp"sv}) {
    EXPECT_FALSE(normalise_domain(given))
        << given << " gave " << normalise_domain(given).value_or("");
  }
}

TEST(NormaliseDomain, KeepsToTheSizesOfTheDns) {
  const std::string label63(63, 'a');
  EXPECT_TRUE(normalise_domain(label63 + ".jp"));
  EXPECT_FALSE(normalise_domain(label63 + "a.jp"));
  const std::string name253 = label63 + '.' + label63 + '.' + label63 + '.' + std::string(61, 'b');
  ASSERT_EQ(name253.size(), 253U);
  EXPECT_TRUE(normalise_domain(name253));
  EXPECT_TRUE(normalise_domain(name253 + '.'));
  EXPECT_FALSE(normalise_domain(name253 + 'b'));
  std::string long_u_label;
  for (int i = 0; i < 300; ++i) {
    long_u_label += "語";
  }
  EXPECT_FALSE(normalise_domain(long_u_label + ".jp"));
  EXPECT_FALSE(normalise_domain(std::string(1U << 20U, 'a')));
}

TEST(NormaliseDomain, EscapesInItsErrors) {
  const auto result = normalise_domain("a\n\"b.jp");
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error(), testing::HasSubstr(R"("a\n\"b.jp")"));
}

TEST(UnicodeDomain, ShowsULabels) {
  EXPECT_EQ(unicode_domain("xn--wgv71a119e.jp"), "日本語.jp");
  EXPECT_EQ(unicode_domain("www.xn--bcher-kva.example"), "www.bücher.example");
  EXPECT_EQ(unicode_domain("example.jp"), "example.jp");
  EXPECT_EQ(unicode_domain(""), "");
}

TEST(UnmistakableDomain, HasTheALabelsBehindOthers) {
  EXPECT_EQ(unmistakable_domain("xn--80ak6aa92e.com"), "аррӏе.com (xn--80ak6aa92e.com)");
  EXPECT_EQ(unmistakable_domain("apple.com"), "apple.com");
  EXPECT_EQ(unmistakable_domain("xn--a.jp"), "xn--a.jp");
}

TEST(UnicodeDomain, LeavesWhatDoesNotDecode) {
  for (const std::string_view name :
       {"xn--a.jp", "xn--.jp", "xn--\x80.jp", "xn--99999999.jp", "xn--example-.jp",
        // decodes to "BÜCHER", whose A-label is another
        "xn--BCHER-Hva.example"}) {
    EXPECT_EQ(unicode_domain(name), name);
  }
}

TEST(Labels, AreCountedAndDropped) {
  EXPECT_EQ(count_labels(""), 0U);
  EXPECT_EQ(count_labels("jp"), 1U);
  EXPECT_EQ(count_labels("a.example.jp"), 3U);
  EXPECT_EQ(drop_labels("a.example.jp"), "example.jp");
  EXPECT_EQ(drop_labels("a.example.jp", 0), "a.example.jp");
  EXPECT_EQ(drop_labels("a.example.jp", 2), "jp");
  EXPECT_EQ(drop_labels("a.example.jp", 3), "");
  EXPECT_EQ(drop_labels("a.example.jp", 99), "");
}

TEST(IsSameOrBelow, StopsAtLabels) {
  EXPECT_TRUE(is_same_or_below("example.jp", "example.jp"));
  EXPECT_TRUE(is_same_or_below("a.example.jp", "example.jp"));
  EXPECT_FALSE(is_same_or_below("badexample.jp", "example.jp"));
  EXPECT_FALSE(is_same_or_below("jp", "example.jp"));
  EXPECT_FALSE(is_same_or_below("example.jp.evil.example", "example.jp"));
  EXPECT_FALSE(is_same_or_below("example.jp", ""));
}

}  // namespace
}  // namespace anshin::text
