// Hostile text reduced to what a reader sees of it. All results are bounded.
#pragma once

#include <string>
#include <string_view>

namespace anshin::lookalike {

/// At most so many characters of a text count; what a reader does not see is not counted.
constexpr std::size_t max_characters = 1024;
/// At most so many octets are read for them.
constexpr std::size_t max_octets = 65536;
/// Of the combining marks on a character so many count.
constexpr std::size_t max_marks = 3;

/// The characters of UTF-8 that are seen, in plain form (characters.h): without invisible ones,
/// white space as single blanks, none at the ends, octets that are not UTF-8 as U+FFFD.
std::u32string plain_text(std::string_view utf8);

/// What looks alike is alike (characters.h), i is l, "rn" is "m" and "vv" is "w".
std::u32string look_folded(std::u32string_view plain);

/// A normalised domain as it is seen: U-labels, look-folded. Dots stay.
std::u32string seen_domain(std::string_view domain);

std::string to_utf8(std::u32string_view text);

}  // namespace anshin::lookalike
