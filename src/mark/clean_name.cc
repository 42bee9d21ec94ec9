#include "mark/clean_name.h"

#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <span>

namespace anshin::mark {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Both in ascending order, and the same in every reader whatever version of Unicode it knows:
// tests/data/mark/name-characters.json.
constexpr std::array refused{
    Range{0x0000, 0x001F},    // controls
    Range{0x007F, 0x009F},    // controls
    Range{0x00AD, 0x00AD},    // soft hyphen
    Range{0x034F, 0x034F},    // combining grapheme joiner
    Range{0x0600, 0x0605},    // Arabic number signs
    Range{0x061C, 0x061C},    // Arabic letter mark
    Range{0x06DD, 0x06DD},    // Arabic end of ayah
    Range{0x070F, 0x070F},    // Syriac abbreviation mark
    Range{0x0890, 0x0891},    // Arabic currency marks
    Range{0x08E2, 0x08E2},    // Arabic disputed end of ayah
    Range{0x115F, 0x1160},    // Hangul fillers
    Range{0x17B4, 0x17B5},    // Khmer inherent vowels
    Range{0x180B, 0x180F},    // Mongolian selectors and vowel separator
    Range{0x200B, 0x200F},    // zero width, direction marks
    Range{0x2028, 0x202E},    // line and paragraph separator, embeddings and overrides
    Range{0x2060, 0x206F},    // invisible operators, isolates
    Range{0x3164, 0x3164},    // Hangul filler
    Range{0xD800, 0xF8FF},    // surrogates, private use
    Range{0xFDD0, 0xFDEF},    // noncharacters
    Range{0xFE00, 0xFE0F},    // variation selectors
    Range{0xFEFF, 0xFEFF},    // byte order mark
    Range{0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    Range{0xFFF0, 0xFFFB},    // kept for formatting, interlinear annotation
    Range{0xFFFE, 0xFFFF},    // noncharacters, as at the end of every plane
    Range{0x110BD, 0x110BD},  // Kaithi number sign
    Range{0x110CD, 0x110CD},  // Kaithi number sign above
    Range{0x13430, 0x1343F},  // Egyptian format controls
    Range{0x1BCA0, 0x1BCA3},  // shorthand format controls
    Range{0x1D173, 0x1D17A},  // musical format controls
    Range{0x1FFFE, 0x1FFFF},  Range{0x2FFFE, 0x2FFFF},
    Range{0x3FFFE, 0x10FFFF},  // unused planes, tags, variation selectors, private use
};

constexpr std::array ideographs{Range{0x3005, 0x3005}, Range{0x3400, 0x4DBF}, Range{0x4E00, 0x9FFF},
                                Range{0xF900, 0xFAFF}, Range{0x20000, 0x3FFFD}};

bool is_in(std::span<const Range> ranges, char32_t c) {
  const auto range = std::ranges::lower_bound(ranges, c, {}, &Range::last);
  return range != ranges.end() && range->first <= c;
}

bool is_variation_selector(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

}  // namespace

bool is_clean_name(std::string_view utf8) {
  char32_t before = 0;
  while (!utf8.empty()) {
    const text::Utf8Character character = text::first_character(utf8);
    const char32_t c = character.code_point;
    // Variation selectors choose the form of an ideograph (Unicode Technical Standard 37), which
    // Japanese names need; elsewhere they only hide.
    const bool chooses_a_form = is_variation_selector(c) && is_in(ideographs, before);
    if (!character.valid || (is_in(refused, c) && !chooses_a_form)) {
      return false;
    }
    before = c;
    utf8.remove_prefix(character.length);
  }
  return true;
}

}  // namespace anshin::mark
