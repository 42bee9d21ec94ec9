// UTF-8 (RFC 3629), one character at a time, and which characters are not fit to be shown.
#pragma once

#include <cstddef>
#include <string_view>

namespace anshin::text {

/// Whether all octets are 7-bit.
bool is_ascii(std::string_view octets);

/// What stands at the beginning of some octets.
struct Utf8Character {
  char32_t code_point = 0;  ///< U+FFFD when not valid
  std::size_t length =
      0;  ///< octets; of an invalid sequence those that a decoder replaces together
  bool valid = false;
};

/// The first character of `octets`, which must not be empty.
Utf8Character first_character(std::string_view octets);

/// Whether a character must not be shown to people as it is: controls, line separators,
/// bidirectional formatting, other default-ignorable characters (Unicode DerivedCoreProperties),
/// private use, noncharacters, surrogates.
bool is_unprintable(char32_t code_point);

/// U+FFFD in UTF-8.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

}  // namespace anshin::text
