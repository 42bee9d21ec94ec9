// The ways in which a reader may take a claim that is written to be taken in several.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// Of an overridden text so many characters count.
constexpr std::size_t max_overridden = 4096;
/// Of embeddings, overrides and isolates in each other so many (Unicode Standard Annex 9, BD2).
constexpr std::size_t max_bidirectional_depth = 125;

/// Plain texts (folding.h) of a claim (UTF-8), at most six: as it stands; without the blanks of
/// Braille, which may be narrow; in the order in which directional overrides show it; and these
/// with the bars between Latin letters taken for letters.
std::vector<std::u32string> readings_of(std::string_view claim);

}  // namespace anshin::lookalike
