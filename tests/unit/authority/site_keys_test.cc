// What is searched for and what is found, on the side of the program. The page's script is held to
// the same data by tests/integration/test_registry_site.py.
#include "authority/site_keys.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <string>

namespace anshin::authority {
namespace {

bool has(const std::vector<std::string>& keys, const std::string& key) {
  return std::ranges::binary_search(keys, key);
}

TEST(FoldForSearch, FoldsAsTheDataHasIt) {
  std::ifstream file(std::string(ANSHIN_TEST_DATA) + "/authority/folds.json");
  const auto cases = nlohmann::json::parse(file);
  ASSERT_GT(cases.size(), 20U);
  for (const auto& one : cases) {
    const auto folded = fold_for_search(one[0].get<std::string>());
    EXPECT_EQ(folded, one[1].get<std::string>()) << one[0];
  }
}

TEST(SearchKeys, HaveNumberDomainsAndNames) {
  const auto keys =
      search_keys({.id = "jcn:2010001084915",
                   .names = {{"ja", "株式会社クオリティア"}, {"en", "QUALITIA CO., LTD."}},
                   .kana = "クオリティア",
                   .url = {},
                   .domains = {{"mail.qualitia.co.jp", true}, {"xn--wgv71a119e.jp", false}},
                   .valid_from = {},
                   .valid_until = {}});
  EXPECT_TRUE(std::ranges::is_sorted(keys));
  for (const char* key :
       {"2010001084915", "jcn2010001084915", "クオリテイア", "qualitiacoltd", "coltd",
        "mailqualitiacojp", "qualitiacojp", "xnwgv71a119ejp", "日本語jp"}) {
    EXPECT_TRUE(has(keys, key)) << key;
  }
  EXPECT_FALSE(has(keys, "cojp"));
  EXPECT_FALSE(has(keys, ""));
}

TEST(SearchKeys, BeginWhereSomebodyMayBeginToType) {
  const auto keys = search_keys({.id = "x:1",
                                 .names = {{"ja", "東京電力ホールディングス株式会社"}},
                                 .kana = "",
                                 .url = {},
                                 .domains = {},
                                 .valid_from = {},
                                 .valid_until = {}});
  for (const char* key : {"東京電力ホールデイングス", "電力ホールデイングス", "ホールデイングス"}) {
    EXPECT_TRUE(has(keys, key)) << key;
  }
  EXPECT_FALSE(has(keys, "デイングス"));
}

TEST(SearchKeys, AreBounded) {
  std::string name;
  for (int i = 0; i < 150; ++i) {
    name += "漢";
  }
  const auto keys = search_keys({.id = "x:1",
                                 .names = {{"ja", name}},
                                 .kana = "",
                                 .url = {},
                                 .domains = {},
                                 .valid_from = {},
                                 .valid_until = {}});
  EXPECT_LE(keys.size(), 14U);
  for (const std::string& key : keys) {
    EXPECT_LE(key.size(), max_key_characters * 3);
  }
}

}  // namespace
}  // namespace anshin::authority
