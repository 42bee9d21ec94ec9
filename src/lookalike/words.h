// What of a name is made of ordinary words: surnames, places, trades, and the loanwords and English
// words of which company names and domains are usually made. Other organisations bear such names
// too.
#pragma once

#include <cstddef>
#include <string_view>

namespace anshin::lookalike {

struct Composition {
  std::size_t words = 0;  ///< known ones
  // Letters that are in no known word, by script.
  std::size_t kanji = 0;
  std::size_t katakana = 0;
  std::size_t hiragana = 0;
  std::size_t latin = 0;      ///< that cannot be read as Japanese
  std::size_t romanised = 0;  ///< Latin letters that can
  std::size_t stray = 0;      ///< of the Latin ones, those behind a known word that are no word of
                              ///< their own, as the end of quail-tia
  std::size_t unknown() const { return kanji + katakana + hiragana + latin + romanised; }
};

/// Longer names are taken for unknown as a whole.
constexpr std::size_t max_composed_letters = 40;

/// The composition that leaves the fewest letters unknown. `plain` letters and digits only.
Composition composition_of(std::u32string_view plain);

/// Whether ASCII letters can be read as Japanese (Hepburn, Kunrei, with long vowels), digits not
/// counted.
bool is_romanised(std::u32string_view letters);

/// Whether a label of a domain (ASCII, lower case) is a name in its own right: ordinary words,
/// surnames, something that can be read as Japanese, initials, digits, hyphens between them.
bool is_natural_label(std::string_view label);

}  // namespace anshin::lookalike
