// What one character is and looks like, from ICU's data: NFKC with case folding (Unicode Standard
// Annex 15) and the prototypes of confusable characters (Unicode Technical Standard 39). Both work
// character by character, so that ICU is asked once for each.
#pragma once

#include <string>

namespace anshin::lookalike {

/// Without width, compatibility form and case; often the character itself. The signs of trade and
/// service marks become nothing.
const std::u32string& plain_form(char32_t c);

/// What a plain character looks like, in lower case; marks are gone but for those of kana, small
/// kana are large. What may be a capital i (i, l, 1, |) is l.
const std::u32string& look_of(char32_t plain);

enum class CharacterClass {
  letter,  ///< or digit, mark of kana, & or +
  blank,
  weak,      ///< between the words of a name: full stop, hyphen, middle dot, low line
  comma,     ///< between a name and its legal form, or between names
  nothing,   ///< apostrophes, marks
  separator  ///< everything else
};

/// Of a plain character.
CharacterClass class_of(char32_t plain);

enum class Script { kanji, katakana, hiragana, latin, other };

/// Of a plain letter; digits are `other`.
Script script_of(char32_t plain);

bool is_mark(char32_t c);

}  // namespace anshin::lookalike
