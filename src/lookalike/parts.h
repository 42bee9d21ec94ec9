// A name or a claim cut into its parts at brackets, bars, colons and the like, and the parts into
// words, with legal forms recognised.
#pragma once

#include "lookalike/affixes.h"

#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// Of hostile text so much is looked at.
constexpr std::size_t max_parts = 48;
constexpr std::size_t max_words = 12;  ///< of a part

/// Letters without anything between them, or a legal form.
struct Word {
  std::u32string letters;
  LegalForm form = LegalForm::none;  ///< not none: a legal form, and no letters
  bool glued = false;                ///< nothing stands between it and the word before
  bool is_legal_form() const { return form != LegalForm::none; }
};

using Part = std::vector<Word>;

/// The parts of a plain text. With look_folded_affixes() letters are look-folded.
std::vector<Part> plain_parts(std::u32string_view plain);
std::vector<Part> look_folded_parts(std::u32string_view plain);

}  // namespace anshin::lookalike
