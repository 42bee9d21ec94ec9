// Distinctiveness: how many letters are left when the ordinary words are gone.
#include "lookalike/names.h"

#include "lookalike/folding.h"
#include "lookalike/parts.h"
#include "lookalike/word_lists.h"
#include "lookalike/words.h"

#include <algorithm>

namespace anshin::lookalike {
namespace {

// What a letter of a script weighs; beside an ordinary word that the lists have, one less: the rest
// may be a word that they do not have. What can be read as Japanese weighs nothing in Latin
// letters: it has many homophones.
constexpr std::size_t kanji_weight = 6;
constexpr std::size_t katakana_weight = 6;
constexpr std::size_t hiragana_weight = 4;
constexpr std::size_t latin_weight = 6;
constexpr std::size_t enough_alone = 36;
constexpr std::size_t enough_beside_legal_form = 24;
// So many ordinary words together say something too: 日本 情報 経済 社会 推進 協会.
constexpr std::size_t words_alone = 5;
constexpr std::size_t words_beside_legal_form = 4;
constexpr std::size_t letters_of_words = 6;

const std::vector<std::u32string>& endings() {
  static const std::vector<std::u32string> made = [] {
    std::vector<std::u32string> words;
    std::string_view list = protected_endings;
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(' '), list.size());
      words.push_back(plain_text(list.substr(0, end)));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
    return words;
  }();
  return made;
}

bool has_protected_ending(std::u32string_view plain, const Composition& composition) {
  constexpr std::u32string_view of_the_state = U"省庁府構";
  constexpr std::size_t shortest_before = 2;
  return std::ranges::any_of(endings(), [&](const std::u32string& ending) {
    if (!plain.ends_with(ending)) {
      return false;
    }
    const std::size_t before = plain.size() - ending.size();
    if (of_the_state.find(ending.back()) != std::u32string_view::npos) {
      return before <= shortest_before;  // 国税庁, 日本年金機構
    }
    // A data bank is none.
    const bool ordinary = ending.back() < 0x80 && composition.unknown() == 0;
    return before >= shortest_before && !ordinary;
  });
}

}  // namespace

Name name_of(std::string_view registered) {
  Name name;
  std::u32string letters;
  for (const Part& part : plain_parts(plain_text(registered))) {
    for (const Word& word : part) {
      letters += word.letters;
      if (word.is_legal_form()) {
        name.form = word.form;
        name.form_in_front = letters.empty();
      }
    }
  }
  name.core = look_folded(letters);
  name.distinctiveness = distinctiveness_of(letters);
  return name;
}

Distinctiveness distinctiveness_of(std::u32string_view plain) {
  const Composition composition = composition_of(plain);
  const std::size_t less = composition.words > 0 ? 1 : 0;
  const std::size_t weight =
      composition.kanji * kanji_weight + composition.katakana * (katakana_weight - less) +
      composition.hiragana * hiragana_weight + composition.latin * (latin_weight - less);
  const bool long_enough = plain.size() >= letters_of_words;
  if (weight >= enough_alone || (composition.words >= words_alone && long_enough)) {
    return Distinctiveness::alone;
  }
  if (has_protected_ending(plain, composition)) {
    return Distinctiveness::alone;
  }
  return weight >= enough_beside_legal_form ||
                 (composition.words >= words_beside_legal_form && long_enough)
             ? Distinctiveness::beside_legal_form
             : Distinctiveness::none;
}

bool is_distinctive_label(std::string_view label) {
  const std::u32string letters(label.begin(), label.end());
  return !label.starts_with("xn--") && label.find('-') == std::string_view::npos &&
         composition_of(letters).words == 0 &&
         distinctiveness_of(letters) == Distinctiveness::alone;
}

}  // namespace anshin::lookalike
