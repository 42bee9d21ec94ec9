// Work stays bounded whatever comes from outside.
#include "lookalike/claims.h"
#include "lookalike/folding.h"
#include "lookalike/parts.h"
#include "lookalike/readings.h"
#include "support/memory_index.h"
#include "text/printable.h"

#include <gmock/gmock.h>

namespace anshin::lookalike {
namespace {

using testing::HasSubstr;
using testing::Le;

// Says that everything may be there, and finds nothing: the most work.
class PretendingIndex : public Index {
 public:
  bool may_have(Key /*key*/) const override {
    ++asked_;
    return true;
  }
  std::vector<Subject> find(Key /*key*/, std::size_t limit) const override {
    ++searched_;
    return {
        limit,
        Subject{.id = "test:1", .names = {"株式会社クオリティア"}, .domains = {"qualitia.co.jp"}}};
  }
  std::uint64_t size() const override { return 1; }
  mutable std::size_t asked_ = 0;
  mutable std::size_t searched_ = 0;
};

std::string repeated(std::string_view what, std::size_t octets) {
  std::string out;
  while (out.size() < octets) {
    out += what;
  }
  return out;
}

TEST(Bounds, HoldForHostileClaims) {
  const std::string seeds[] = {
      "\u0301",       "|",          " ",      "a ",         "a.b ",           "a@b.example ",
      "\u202e",       "\xff",       "株",     "株式会社",   "株式会社a ",     "(株)a",
      "\ufdfa",       "a-",         "xn--",   "a1.",        "xn--zckzah.jp ", "Inc, ",
      "\u30ab\u3099", "\U000E0041", "\u200b", "サポート様", "\u3000ク"};
  constexpr std::size_t octets = 65536;
  for (const std::string& seed : seeds) {
    const PretendingIndex index;
    const std::vector<std::string> claims(20, repeated(seed, octets));
    const auto found = find_resemblance(index, "evil.example", claims);
    EXPECT_THAT(index.asked_, Le(2500U)) << seed;
    EXPECT_THAT(index.searched_, Le(800U)) << seed;
    EXPECT_TRUE(!found || !text::has_unprintable(found->evidence)) << seed;
  }
}

TEST(Bounds, HoldForHostileDomains) {
  const std::string domains[] = {
      repeated("a.", 250) + "example", repeated("a-", 60) + "a.example",
      repeated("q", 63) + ".example",
      repeated("co-jp-", 58) + "a." + repeated("co-jp-", 58) + "a.example",
      "xn--" + repeated("z", 55) + ".example"};
  for (const std::string& domain : domains) {
    const PretendingIndex index;
    find_resemblance(index, domain, {});
    EXPECT_THAT(index.asked_, Le(5000U)) << domain;
    EXPECT_THAT(index.searched_, Le(1000U)) << domain;
  }
}

TEST(Bounds, WhatNobodySeesDoesNotHideAName) {
  MemoryIndex index;
  index.add({.id = "test:1", .names = {"株式会社クオリティア"}, .domains = {"qualitia.co.jp"}});
  const std::vector<std::string> hidden = {repeated("\u200b ", 60000) + "株式会社クオリティア"};
  EXPECT_TRUE(find_resemblance(index, "evil.example", hidden));
  const std::vector<std::string> beyond = {repeated("あ", 60000) + "|株式会社クオリティア"};
  EXPECT_FALSE(find_resemblance(index, "evil.example", beyond));
}

TEST(Bounds, TextIsCutAtTheLimits) {
  EXPECT_EQ(plain_text(repeated("a", 5000)).size(), max_characters);
  EXPECT_EQ(plain_text("a" + repeated("\u0301", 100)).size(), 1 + max_marks);
  EXPECT_EQ(look_folded_parts(plain_text(repeated("a|", 5000))).size(), max_parts);
  EXPECT_EQ(look_folded_parts(plain_text(repeated("ab ", 3000))).front().size(), max_words);
  EXPECT_THAT(
      names_shown_in(plain_text(repeated("株式会社", 600) + "|" + repeated("ab Inc|", 3000)))
          .size(),
      Le(max_shown_names));
}

TEST(Bounds, EvidenceIsOneLine) {
  MemoryIndex index;
  index.add({.id = "test:1", .names = {"株式会社クオリティア"}, .domains = {"qualitia.co.jp"}});
  const std::vector<std::string> claims = {"株式会社クオリティア\r\nX-Injected: yes\u202e"};
  const auto found = find_resemblance(index, "evil.example", claims);
  const std::string evidence = found ? found->evidence : "";
  EXPECT_FALSE(text::has_unprintable(evidence));
  EXPECT_THAT(evidence, HasSubstr("株式会社クオリティア"));
}

TEST(Bounds, OverridesAreFollowedSoDeepAndSoFar) {
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) {
      text += i % 2 == 0 ? "\u202e" : "\u202d";
    }
    return text + "ab";
  };
  static_assert(max_bidirectional_depth % 2 == 1);
  EXPECT_EQ(readings_of(nested(max_bidirectional_depth)).back(), U"ba");
  EXPECT_EQ(readings_of(nested(max_bidirectional_depth - 1)).back(), U"ab");
  EXPECT_EQ(readings_of(nested(max_bidirectional_depth + 1)).back(), U"ba");

  // The characters themselves, and the override.
  const std::string shown(max_overridden - 2, '\x01');
  EXPECT_EQ(readings_of("\u202e" + shown + "ab").back(), U"a");
  EXPECT_EQ(readings_of("\u202e" + shown.substr(1) + "ab").back(), U"ba");
}

}  // namespace
}  // namespace anshin::lookalike
