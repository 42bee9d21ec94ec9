// Composition by dynamic programming over the letters.
#include "lookalike/words.h"

#include "lookalike/characters.h"
#include "lookalike/folding.h"
#include "lookalike/word_lists.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>
#include <unordered_map>
#include <vector>

namespace anshin::lookalike {
namespace {

/// What stands between known words in kana is a name of its own only from this length on:
/// クオリティア is not クオリティ and ア.
constexpr std::size_t shortest_unknown_kana = 3;

// Known words by their first two letters, the second being 0 for words of one.
class Words {
 public:
  Words() {
    for (const std::string_view list : {surnames, places, trades, loanwords, latin_words}) {
      add(list);
    }
  }

  // Calls `visit` with the length of every word that begins the text.
  template <typename Visit>
  void each_at(std::u32string_view text, Visit visit) const {
    if (known(text.front(), 0) != nullptr) {
      visit(std::size_t{1});
    }
    const std::vector<std::u32string>* const candidates =
        text.size() < 2 ? nullptr : known(text[0], text[1]);
    if (candidates == nullptr) {
      return;
    }
    for (const std::u32string& word : *candidates) {
      if (text.starts_with(word)) {
        visit(word.size());
      }
    }
  }

 private:
  static std::uint64_t pair(char32_t first, char32_t second) {
    return std::uint64_t{first} << 32U | second;
  }

  static std::size_t mixed(std::uint64_t letters) {
    return (letters * 0x9E3779B97F4A7C15U) >> (64 - beginnings_bits);
  }

  const std::vector<std::u32string>* known(char32_t first, char32_t second) const {
    if (!beginnings_.test(mixed(pair(first, second)))) {
      return nullptr;
    }
    const auto found = words_.find(pair(first, second));
    return found == words_.end() ? nullptr : &found->second;
  }

  void add(std::string_view list) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(' '), list.size());
      const std::u32string word = plain_text(list.substr(0, end));
      const std::uint64_t letters = pair(word.at(0), word.size() > 1 ? word[1] : U'\0');
      words_[letters].push_back(word);
      beginnings_.set(mixed(letters));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }

  static constexpr unsigned beginnings_bits = 16;

  std::unordered_map<std::uint64_t, std::vector<std::u32string>> words_;
  // Hashes of their keys: few letters of a name begin a word, and the others need no look there.
  std::bitset<std::size_t{1} << beginnings_bits> beginnings_;
};

const Words& known_words() {
  static const Words words;
  return words;
}

struct Step {
  std::size_t unknown = 0;  // letters up to here
  std::size_t words = 0;
  std::size_t from = 0;
  bool is_word = false;
  bool reached = false;

  bool is_worse_than(const Step& other) const {
    return !reached || unknown > other.unknown || (unknown == other.unknown && words > other.words);
  }
};

using Steps = std::array<Step, max_composed_letters + 1>;

void improve(Step& step, const Step& offered) {
  if (step.is_worse_than(offered)) {
    step = offered;
  }
}

// Letters of one script, side by side.
struct Run {
  Script script = Script::other;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The run of each letter of at most max_composed_letters.
std::array<Run, max_composed_letters> runs_of(std::u32string_view text) {
  std::array<Run, max_composed_letters> runs;
  for (std::size_t begin = 0; begin < text.size();) {
    const Script script = script_of(text[begin]);
    std::size_t end = begin + 1;
    while (end < text.size() && script_of(text[end]) == script) {
      ++end;
    }
    const Run run{.script = script, .begin = begin, .end = end};
    while (begin < end) {
      runs[begin++] = run;
    }
  }
  return runs;
}

void count_latin(Composition& composition, std::u32string_view letters, bool behind) {
  constexpr std::size_t shortest_readable = 4;
  const bool readable = is_romanised(letters);
  (readable ? composition.romanised : composition.latin) += letters.size();
  if (behind && (!readable || letters.size() < shortest_readable)) {
    composition.stray += letters.size();
  }
}

// `behind`: not at the beginning of the name.
void count(Composition& composition, std::u32string_view letters, bool behind) {
  switch (script_of(letters.front())) {
    case Script::kanji:
      composition.kanji += letters.size();
      return;
    case Script::katakana:
      composition.katakana += letters.size();
      return;
    case Script::hiragana:
      composition.hiragana += letters.size();
      return;
    case Script::latin:
      count_latin(composition, letters, behind);
      return;
    case Script::other:
      return;
  }
}

void offer_unknown(Steps& steps, std::u32string_view text, const Run& run, std::size_t at) {
  const auto [script, begin, end] = run;
  const bool kana = script == Script::katakana || script == Script::hiragana;
  const bool whole = at == begin;
  for (std::size_t to = at + 1; to <= end; ++to) {
    if (kana && to - at < shortest_unknown_kana && !(whole && to == end)) {
      continue;
    }
    // What can be read as Japanese from its first letter to its last is not cut into English words.
    const bool readable =
        whole && to == end && script == Script::latin && is_romanised(text.substr(at, to - at));
    const std::size_t letters = script == Script::other || readable ? 0 : to - at;
    improve(steps[to], {.unknown = steps[at].unknown + letters,
                        .words = steps[at].words,
                        .from = at,
                        .is_word = false,
                        .reached = true});
  }
}

bool is_vowel(char32_t c) {
  return std::u32string_view(U"aeiou").find(c) != std::u32string_view::npos;
}

// The length of the mora that begins the letters, 0 if none does.
std::size_t mora_length(std::u32string_view letters, char32_t before) {
  constexpr std::array<std::u32string_view, 32> onsets = {
      U"sh", U"ch", U"ts", U"ky", U"gy", U"sy", U"zy", U"jy", U"ty", U"dy", U"ny",
      U"hy", U"by", U"py", U"my", U"ry", U"k",  U"g",  U"s",  U"z",  U"j",  U"t",
      U"d",  U"n",  U"h",  U"f",  U"b",  U"p",  U"m",  U"r",  U"y",  U"w"};
  const char32_t c = letters.front();
  const char32_t next = letters.size() > 1 ? letters[1] : U'\0';
  if (is_vowel(c)) {
    return 1;
  }
  const bool moraic_nasal = (c == U'n' && !is_vowel(next) && next != U'y') ||
                            (c == U'm' && (next == U'b' || next == U'p'));
  const bool doubled = (c == next && c != U'n') || (c == U't' && next == U'c');
  const bool long_vowel = c == U'h' && before == U'o' && !is_vowel(next) && next != U'y';
  if (moraic_nasal || long_vowel) {
    return 1;
  }
  const std::size_t skipped = doubled ? 1 : 0;
  for (const std::u32string_view onset : onsets) {
    const std::size_t vowel = skipped + onset.size();
    if (letters.substr(skipped).starts_with(onset) && vowel < letters.size() &&
        is_vowel(letters[vowel])) {
      return vowel + 1;
    }
  }
  return 0;
}

bool is_natural_piece(std::u32string_view letters) {
  constexpr std::size_t initials = 3;
  if (letters.size() <= initials || is_romanised(letters)) {
    return true;
  }
  const Composition composition = composition_of(letters);
  return composition.words > 0 && composition.latin <= initials && composition.stray == 0;
}

}  // namespace

Composition composition_of(std::u32string_view plain) {
  Composition composition;
  if (plain.size() > max_composed_letters) {
    composition.kanji = plain.size();
    return composition;
  }
  const auto runs = runs_of(plain);
  Steps steps;
  steps[0].reached = true;
  for (std::size_t at = 0; at < plain.size(); ++at) {
    if (!steps[at].reached) {
      continue;
    }
    known_words().each_at(plain.substr(at), [&](std::size_t length) {
      improve(steps[at + length], {.unknown = steps[at].unknown,
                                   .words = steps[at].words + 1,
                                   .from = at,
                                   .is_word = true,
                                   .reached = true});
    });
    offer_unknown(steps, plain, runs[at], at);
  }
  for (std::size_t at = plain.size(); at > 0; at = steps[at].from) {
    if (steps[at].is_word) {
      ++composition.words;
    } else {
      count(composition, plain.substr(steps[at].from, at - steps[at].from), steps[at].from > 0);
    }
  }
  return composition;
}

bool is_romanised(std::u32string_view letters) {
  char32_t before = U'\0';
  while (!letters.empty()) {
    const std::size_t length = mora_length(letters, before);
    if (length == 0) {
      return false;
    }
    before = letters[length - 1];
    letters.remove_prefix(length);
  }
  return true;
}

bool is_natural_label(std::string_view label) {
  std::u32string piece;
  for (const char c : std::string(label) + '-') {
    if (c >= 'a' && c <= 'z') {
      piece += static_cast<char32_t>(c);
    } else if (c == '-' && !piece.empty()) {
      if (!is_natural_piece(piece)) {
        return false;
      }
      piece.clear();
    }
  }
  return true;
}

}  // namespace anshin::lookalike
