// Which characters a name may hold: all of Unicode, against tests/data/mark/name-characters.json.
#include "mark/clean_name.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <vector>

namespace anshin::mark {
namespace {

constexpr char32_t end_of_unicode = 0x110000;

/// Of every code point whether it is in one of the ranges.
std::vector<bool> members_of(const nlohmann::json& ranges) {
  std::vector<bool> members(end_of_unicode);
  for (const auto& range : ranges) {
    const auto bound = [&](std::size_t i) {
      return std::stoul(range.at(i).get<std::string>(), nullptr, 16);
    };
    for (auto c = bound(0); c <= bound(1); ++c) {
      members.at(c) = true;
    }
  }
  return members;
}

std::string utf8(char32_t c) {
  const auto tail = [c](unsigned shift) { return static_cast<char>(0x80U | (c >> shift & 0x3FU)); };
  if (c < 0x80) {
    return {static_cast<char>(c)};
  }
  if (c < 0x800) {
    return {static_cast<char>(0xC0U | c >> 6U), tail(0)};
  }
  if (c < 0x10000) {
    return {static_cast<char>(0xE0U | c >> 12U), tail(6), tail(0)};
  }
  return {static_cast<char>(0xF0U | c >> 18U), tail(12), tail(6), tail(0)};
}

TEST(CleanName, EveryCharacterByItselfAndAroundAVariationSelector) {
  std::ifstream file(ANSHIN_TEST_DATA "/mark/name-characters.json");
  const nlohmann::json data = nlohmann::json::parse(file);
  const std::vector<bool> refused = members_of(data.at("refused"));
  const std::vector<bool> selectors = members_of(data.at("selectors"));
  const std::vector<bool> ideographs = members_of(data.at("ideographs"));
  const std::string ideograph = "\u8FBB";
  const std::string selector = utf8(0xE0100);
  std::size_t wrong = 0;
  char32_t example = 0;
  for (char32_t c = 0; c < end_of_unicode; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) {
      continue;  // not in well-formed UTF-8
    }
    const std::string character = utf8(c);
    const bool fit = !refused[c];
    const bool right = is_clean_name("a" + character) == fit &&
                       is_clean_name(ideograph + character) == (fit || selectors[c]) &&
                       is_clean_name(character + selector) == (fit && ideographs[c]);
    if (!right) {
      ++wrong;
      example = c;
    }
  }
  EXPECT_EQ(wrong, 0U) << "the last one is U+" << std::hex << static_cast<unsigned>(example);
}

}  // namespace
}  // namespace anshin::mark
