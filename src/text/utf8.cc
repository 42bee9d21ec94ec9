// UTF-8 decoding per RFC 3629 section 4 and the Unicode standard's table of well-formed sequences.
#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace anshin::text {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Lead {
  std::size_t length;  // of the whole sequence; 0: no lead octet
  char32_t bits;       // payload of the lead octet
  unsigned char low;   // range of the second octet, which rules out overlong forms,
  unsigned char high;  // surrogates and values above U+10FFFF
};

Lead classify(unsigned char octet) {
  if (octet >= 0xC2 && octet <= 0xDF) {
    return {2, octet & 0x1FU, 0x80, 0xBF};
  }
  if (octet >= 0xE0 && octet <= 0xEF) {
    const unsigned char low = octet == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = octet == 0xED ? 0x9F : 0xBF;
    return {3, octet & 0x0FU, low, high};
  }
  if (octet >= 0xF0 && octet <= 0xF4) {
    const unsigned char low = octet == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = octet == 0xF4 ? 0x8F : 0xBF;
    return {4, octet & 0x07U, low, high};
  }
  return {0, 0, 0, 0};
}

struct Range {
  char32_t first;
  char32_t last;
};

// In ascending order.
constexpr std::array unprintable_ranges{
    Range{0x0000, 0x001F},     // C0
    Range{0x007F, 0x009F},     // DEL, C1
    Range{0x00AD, 0x00AD},     // soft hyphen
    Range{0x034F, 0x034F},     // combining grapheme joiner
    Range{0x061C, 0x061C},     // Arabic letter mark
    Range{0x115F, 0x1160},     // Hangul fillers
    Range{0x17B4, 0x17B5},     // Khmer inherent vowels
    Range{0x180B, 0x180F},     // Mongolian selectors and vowel separator
    Range{0x200B, 0x200F},     // zero width, direction marks
    Range{0x2028, 0x202E},     // line and paragraph separator, embeddings and overrides
    Range{0x2060, 0x206F},     // invisible operators, isolates
    Range{0x3164, 0x3164},     // Hangul filler
    Range{0xD800, 0xF8FF},     // surrogates, private use
    Range{0xFDD0, 0xFDEF},     // noncharacters
    Range{0xFE00, 0xFE0F},     // variation selectors
    Range{0xFEFF, 0xFEFF},     // byte order mark
    Range{0xFFA0, 0xFFA0},     // halfwidth Hangul filler
    Range{0xFFF0, 0xFFFB},     // unassigned default-ignorables, interlinear annotation
    Range{0x1BCA0, 0x1BCA3},   // shorthand format controls
    Range{0x1D173, 0x1D17A},   // musical format controls
    Range{0xE0000, 0xE0FFF},   // tags, variation selectors supplement
    Range{0xF0000, 0x10FFFF},  // private use planes
};

constexpr bool is_in_ranges(char32_t code_point) {
  const auto* const range =
      std::lower_bound(unprintable_ranges.begin(), unprintable_ranges.end(), code_point,
                       [](const Range& r, char32_t c) { return r.last < c; });
  return range != unprintable_ranges.end() && code_point >= range->first;
}

constexpr char32_t first_plane = 0x10000;

// The ranges of the first plane as a bit for each code point: nearly every character of a name is
// looked up here.
constexpr auto unprintable_bits = [] {
  std::array<std::uint64_t, first_plane / 64> bits{};
  for (const Range& range : unprintable_ranges) {
    for (char32_t c = range.first; c <= range.last && c < first_plane; ++c) {
      bits.at(c / 64) |= std::uint64_t{1} << c % 64;
    }
  }
  return bits;
}();

}  // namespace

bool is_ascii(std::string_view octets) {
  return std::ranges::all_of(octets, [](char c) { return c >= 0; });
}

Utf8Character first_character(std::string_view octets) {
  const auto lead_octet = static_cast<unsigned char>(octets.front());
  if (lead_octet < 0x80) {
    return {lead_octet, 1, true};
  }
  const Lead lead = classify(lead_octet);
  char32_t code_point = lead.bits;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const auto octet =
        i < octets.size() ? static_cast<unsigned char>(octets[i]) : static_cast<unsigned char>(0);
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    if (octet < low || octet > high) {
      return {replacement, i, false};
    }
    code_point = code_point << 6U | (octet & 0x3FU);
  }
  if (lead.length == 0) {
    return {replacement, 1, false};
  }
  return {code_point, lead.length, true};
}

bool is_unprintable(char32_t code_point) {
  if (code_point >= 0x20 && code_point < 0x7F) {
    return false;
  }
  if ((code_point & 0xFFFEU) == 0xFFFE) {
    return true;  // the last two of every plane are noncharacters
  }
  return code_point < first_plane
             ? (unprintable_bits.at(code_point / 64) >> code_point % 64 & 1) != 0
             : is_in_ranges(code_point);
}

}  // namespace anshin::text
