// Cutting, one pass over the characters and one over the words.
#include "lookalike/parts.h"

#include "lookalike/characters.h"
#include "lookalike/folding.h"

#include <algorithm>
#include <utility>

namespace anshin::lookalike {
namespace {

constexpr std::size_t longest_abbreviation = 2;
/// Words of so many single letters are spaced-out writing.
constexpr std::size_t spaced_out = 4;
constexpr std::size_t max_raw_words = 64;

bool is_japanese(char32_t c) {
  return c >= 0x3000;
}

class Cutter {
 public:
  Cutter(std::u32string_view plain, const Affixes& affixes, bool look_folds)
      : plain_(plain), affixes_(affixes), look_folds_(look_folds) {}

  std::vector<Part> cut() {
    for (std::size_t at = 0; at < plain_.size() && parts_.size() < max_parts;) {
      at += step(at);
    }
    end_part();
    return std::move(parts_);
  }

 private:
  std::u32string folded(std::u32string_view text) const {
    return look_folds_ ? look_folded(text) : std::u32string(text);
  }

  struct FormHere {
    std::size_t length = 0;  // 0: there is none
    LegalForm form = LegalForm::none;
  };

  // Takes what begins at `at`; the number of characters.
  std::size_t step(std::size_t at) {
    switch (class_of(plain_[at])) {
      case CharacterClass::letter:
        letters_ += plain_[at];
        return 1;
      case CharacterClass::nothing:
        return 1;
      case CharacterClass::blank:
        end_word(false);
        return 1;
      case CharacterClass::weak:
        if (is_dash_between_blanks(at)) {
          end_part();
        } else {
          end_word(false);
        }
        return 1;
      case CharacterClass::comma:
        if (legal_word_follows(at + 1)) {
          end_word(false);
        } else {
          end_part();
        }
        return 1;
      case CharacterClass::separator:
        break;
    }
    if (const FormHere here = abbreviation_at(at); here.length > 0) {
      end_word(true);
      words_.push_back({.letters = {}, .form = here.form, .glued = std::exchange(glued_, true)});
      return here.length;
    }
    end_part();
    return 1;
  }

  bool is_dash_between_blanks(std::size_t at) const {
    if (plain_[at] == U'.' || plain_[at] == U'_') {
      return false;
    }
    const auto blank = [this](std::size_t where) {
      return where >= plain_.size() || plain_[where] == U' ';
    };
    return (at == 0 || blank(at - 1)) || blank(at + 1);
  }

  bool legal_word_follows(std::size_t at) const {
    while (at < plain_.size() && plain_[at] == U' ') {
      ++at;
    }
    std::size_t end = at;
    constexpr std::size_t longest = 20;
    while (end < plain_.size() && end - at < longest &&
           class_of(plain_[end]) == CharacterClass::letter) {
      ++end;
    }
    return form_of(affixes_.legal_words, folded(plain_.substr(at, end - at))) != LegalForm::none;
  }

  // (株), (特非)
  FormHere abbreviation_at(std::size_t at) const {
    if (plain_[at] != U'(') {
      return {};
    }
    const std::size_t end = plain_.substr(at, longest_abbreviation + 2).find(U')');
    if (end == std::u32string_view::npos) {
      return {};
    }
    const LegalForm form =
        form_of(affixes_.abbreviated_forms, folded(plain_.substr(at + 1, end - 1)));
    return {.length = form == LegalForm::none ? 0 : end + 1, .form = form};
  }

  void end_word(bool next_is_glued) {
    if (!letters_.empty()) {
      if (words_.size() < max_raw_words) {
        words_.push_back({.letters = std::exchange(letters_, {}), .form = {}, .glued = glued_});
      }
      letters_.clear();
      glued_ = next_is_glued;
    } else if (!next_is_glued) {
      glued_ = false;
    }
  }

  void end_part() {
    end_word(false);
    join_spaced_out();
    Part part;
    for (const Word& word : std::exchange(words_, {})) {
      append_word(part, word);
    }
    mark_legal_words(part);
    if (part.size() > max_words) {
      part.resize(max_words);
    }
    if (!part.empty()) {
      parts_.push_back(std::move(part));
    }
  }

  void join_spaced_out() {
    const bool single = std::ranges::all_of(
        words_, [](const Word& word) { return !word.is_legal_form() && word.letters.size() == 1; });
    if (!single || words_.size() < spaced_out) {
      return;
    }
    Word joined;
    for (const Word& word : words_) {
      joined.letters += word.letters;
    }
    words_ = {joined};
  }

  // Cuts the legal forms out of a word, and the word where Latin and Japanese letters meet.
  void append_word(Part& part, const Word& word) const {
    if (word.is_legal_form()) {
      part.push_back(word);
      return;
    }
    const std::u32string letters = folded(word.letters);
    bool glued = word.glued;
    std::size_t begin = 0;
    const auto append = [&](std::size_t end) {
      if (end > begin) {
        part.push_back({.letters = letters.substr(begin, end - begin), .form = {}, .glued = glued});
        glued = true;
      }
      begin = end;
    };
    for (std::size_t at = 0; at < letters.size();) {
      if (const FormHere here = legal_form_at(letters, at); here.length > 0) {
        append(at);
        part.push_back({.letters = {}, .form = here.form, .glued = std::exchange(glued, true)});
        at += here.length;
        begin = at;
        continue;
      }
      if (at > begin && is_japanese(letters[at]) != is_japanese(letters[at - 1])) {
        append(at);
      }
      ++at;
    }
    append(letters.size());
  }

  FormHere legal_form_at(const std::u32string& letters, std::size_t at) const {
    if (!is_japanese(letters[at]) && letters[at] != U'n') {
      return {};
    }
    for (const LegalWord& word : affixes_.legal_forms) {
      if (word.letters.front() == letters[at] &&
          letters.compare(at, word.letters.size(), word.letters) == 0) {
        return {.length = word.letters.size(), .form = word.form};
      }
    }
    return {};
  }

  // Inc., Co., Ltd., K.K. behind a name
  void mark_legal_words(Part& part) const {
    for (std::size_t i = 1; i < part.size(); ++i) {
      const bool kk = i + 1 < part.size() && part[i].letters == U"k" && part[i + 1].letters == U"k";
      const LegalForm form = kk ? LegalForm::stock : form_of(affixes_.legal_words, part[i].letters);
      if (form == LegalForm::none) {
        continue;
      }
      const std::size_t words = kk ? 2 : 1;
      for (std::size_t word = i; word < i + words; ++word) {
        part[word].letters.clear();
        part[word].form = form;
      }
    }
  }

  std::u32string_view plain_;
  const Affixes& affixes_;
  bool look_folds_;
  std::u32string letters_;
  bool glued_ = false;  // whether nothing stands between the next word and the one before
  std::vector<Word> words_;
  std::vector<Part> parts_;
};

}  // namespace

std::vector<Part> plain_parts(std::u32string_view plain) {
  return Cutter(plain, plain_affixes(), false).cut();
}

std::vector<Part> look_folded_parts(std::u32string_view plain) {
  return Cutter(plain, look_folded_affixes(), true).cut();
}

}  // namespace anshin::lookalike
