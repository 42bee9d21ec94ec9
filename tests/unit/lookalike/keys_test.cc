// Keys, folding, and labels one edit away.
#include "lookalike/folding.h"
#include "lookalike/near_labels.h"
#include "lookalike/words.h"
#include "support/memory_index.h"

#include <gmock/gmock.h>

#include <set>

namespace anshin::lookalike {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";

std::u32string folded(const std::string& label) {
  return seen_domain(label);
}

// All labels that one edit of the letters gives, written the plain way.
std::set<std::string> one_edit_from(const std::string& label) {
  std::set<std::string> near;
  for (std::size_t at = 0; at <= label.size(); ++at) {
    for (const char c : letters) {
      near.insert(std::string(label).insert(at, 1, c));
      if (at < label.size()) {
        near.insert(std::string(label).replace(at, 1, 1, c));
      }
    }
    if (at < label.size()) {
      near.insert(std::string(label).erase(at, 1));
    }
    if (at + 1 < label.size()) {
      std::string swapped = label;
      std::swap(swapped[at], swapped[at + 1]);
      near.insert(swapped);
    }
  }
  near.erase(label);
  return near;
}

TEST(NearLabels, EveryEditIsFoundAndNothingElse) {
  MemoryIndex index;
  index.add({.id = "test:1", .names = {}, .domains = {"qualitia.example"}});
  const Key key = key_of(KeyKind::label, folded("qualitia"));
  for (const std::string& near : one_edit_from("qualitia")) {
    const std::u32string seen = folded(near);
    if (seen == folded("qualitia")) {
      continue;  // a homograph
    }
    EXPECT_THAT(near_keys(index, seen, 10), Contains(key)) << near;
    EXPECT_TRUE(are_one_edit_apart(seen, folded("qualitia"))) << near;
  }
  for (const char* far : {"qualtra", "qualitiaxx", "quality", "aqualitiax", "tiaquali"}) {
    EXPECT_THAT(near_keys(index, folded(far), 10), IsEmpty()) << far;
    EXPECT_FALSE(are_one_edit_apart(folded(far), folded("qualitia"))) << far;
  }
}

TEST(NearLabels, ShortAndLongLabelsHaveNone) {
  MemoryIndex index;
  const std::string longest(longest_near_label, 'q');
  for (const std::string& label : {std::string("abcde"), std::string("abcdef"), longest}) {
    index.add({.id = "test:" + label, .names = {}, .domains = {label + ".example"}});
  }
  EXPECT_THAT(near_keys(index, U"abcdx", 10), IsEmpty());
  EXPECT_THAT(near_keys(index, U"abcdeg", 10), SizeIs(1)) << "abcde has five letters";
  EXPECT_THAT(near_keys(index, std::u32string(longest_near_label - 1, U'q'), 10), SizeIs(1));
  EXPECT_THAT(near_keys(index, std::u32string(longest_near_label + 1, U'q'), 10), IsEmpty());
  EXPECT_THAT(near_keys(index, U"abcdeg", 0), IsEmpty());
}

TEST(NearLabels, WhatAGlanceConfuses) {
  const std::vector<std::pair<std::u32string, std::u32string>> confusable = {
      {U"qualltla", U"qulaltla"},
      {U"qualltla", U"qualltja"},
      {U"vendor5", U"vendors"},
      {U"quxx", U"qvxx"}};
  for (const auto& [a, b] : confusable) {
    EXPECT_TRUE(are_confusable(a, b));
  }
  EXPECT_FALSE(are_confusable(U"qualitia", U"qualitie"));
  EXPECT_FALSE(are_confusable(U"qualitia", U"qualiti"));
  EXPECT_FALSE(are_confusable(U"qualitia", U"qualitia"));
}

TEST(NearLabels, LargeRegistriesKnowOnlyWhatAGlanceConfuses) {
  MemoryIndex index;
  index.add({.id = "test:1", .names = {}, .domains = {"qualitia.example"}});
  EXPECT_TRUE(find_resemblance(index, "qualitie.example", {}));
  for (int i = 0; i < 1000; ++i) {
    index.add({.id = "test:x" + std::to_string(i), .names = {}, .domains = {}});
  }
  EXPECT_FALSE(find_resemblance(index, "qualitie.example", {}));
  EXPECT_TRUE(find_resemblance(index, "qualitla.example", {}));
  EXPECT_TRUE(find_resemblance(index, "qualitja.example", {}));
  EXPECT_TRUE(find_resemblance(index, "qulaitia.example", {}));
}

TEST(Folding, WhatLooksAlikeIsAlike) {
  EXPECT_EQ(folded("arnazon1"), folded("amazonl"));
  EXPECT_EQ(folded("g00d"), folded("good"));
  EXPECT_EQ(folded("vvide"), folded("wide"));
  EXPECT_EQ(folded("xn--qulitia-3fg"), folded("qualitia"));
  EXPECT_EQ(folded("qualitia"), folded("quai1tla"));
  EXPECT_EQ(folded("i1l"), U"lll");
  EXPECT_NE(folded("qualitia"), folded("qualitja"));
  EXPECT_EQ(look_folded(plain_text("力二")), look_folded(plain_text("カニ")));
  EXPECT_NE(look_folded(plain_text("カ")), look_folded(plain_text("ガ")));
  EXPECT_EQ(plain_text("  ｶﾞ　\u200b㈱ "), U"ガ (株)");
}

TEST(Keys, AreFewAndWithoutDuplicates) {
  const Subject subject{.id = "jcn:2010001084915",
                        .names = {"株式会社クオリティア", "QUALITIA CO., LTD.", "クオリティア"},
                        .domains = {"qualitia.co.jp", "mail.qualitia.co.jp"}};
  const std::vector<Key> keys = keys_of(subject);
  EXPECT_THAT(keys, SizeIs(5)) << "two domains, their label, two names";
  EXPECT_THAT(std::set<Key>(keys.begin(), keys.end()), SizeIs(keys.size()));
  EXPECT_EQ(keys_of(subject), keys);
  EXPECT_THAT(keys_of({.id = "", .names = {}, .domains = {}}), IsEmpty());
  EXPECT_THAT(keys_of({.id = "", .names = {"株式会社田中"}, .domains = {}}), IsEmpty())
      << "common names are not filed";
  EXPECT_FALSE(keys_version().empty());
}

TEST(Keys, OfOneTextDifferByKind) {
  EXPECT_NE(key_of(KeyKind::label, U"qualitia"), key_of(KeyKind::name, U"qualitia"));
  EXPECT_NE(key_of(KeyKind::label, U"ab"), key_of(KeyKind::label, U"ba"));
}

TEST(Words, MakeNaturalLabels) {
  for (const char* natural : {"tanaka", "yamada-kensetsu", "green-house", "greenhouse", "sk-home",
                              "tkcorp", "shimbun", "hattori2", "ohno", "abc", "", "rakuten"}) {
    EXPECT_TRUE(is_natural_label(natural)) << natural;
  }
  for (const char* coined : {"qualitia", "jipdec", "qualitia-home", "exzampq"}) {
    EXPECT_FALSE(is_natural_label(coined)) << coined;
  }
}

}  // namespace
}  // namespace anshin::lookalike
