// Peels the parts of a claim.
#include "lookalike/claims.h"

#include "lookalike/affixes.h"
#include "lookalike/parts.h"

#include <algorithm>
#include <span>
#include <utility>

namespace anshin::lookalike {
namespace {

using Words = std::span<const Word>;

bool contains(const std::vector<std::u32string>& words, std::u32string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_role(const Word& word) {
  const Affixes& affixes = look_folded_affixes();
  return contains(affixes.desks, word.letters) || contains(affixes.roles, word.letters) ||
         contains(affixes.courtesies, word.letters);
}

// The longest desk or courtesy that ends the letters, 0 if none does or nothing else is there.
std::size_t glued_ending(const std::u32string& letters) {
  const Affixes& affixes = look_folded_affixes();
  for (const auto* list : {&affixes.desks, &affixes.courtesies}) {
    for (const std::u32string& ending : *list) {
      if (letters.size() > ending.size() && letters.ends_with(ending)) {
        return ending.size();
      }
    }
  }
  return 0;
}

std::size_t glued_beginning(const std::u32string& letters) {
  for (const std::u32string& beginning : look_folded_affixes().desks) {
    if (letters.size() > beginning.size() && letters.starts_with(beginning)) {
      return beginning.size();
    }
  }
  return 0;
}

class Peeler {
 public:
  std::vector<ShownName> take() { return std::move(shown_); }

  void peel(const Part& part) {
    ShownName shown;
    Part left = part;
    bool contradictory = false;
    // (有)クオリティア株式会社 is nobody's name: neither form says that another is meant.
    const auto note_form = [&shown, &contradictory](LegalForm form, bool in_front) {
      contradictory = contradictory || are_in_conflict(shown.form, form);
      shown.form = contradictory ? LegalForm::none : form;
      shown.form_in_front = in_front;
    };
    emit(left, shown);
    while (!left.empty()) {
      if (left.back().is_legal_form()) {
        note_form(left.back().form, false);
        left.pop_back();
      } else if (left.front().is_legal_form()) {
        note_form(left.front().form, true);
        left.erase(left.begin());
      } else if (is_role(left.back())) {
        left.pop_back();
      } else if (is_role(left.front())) {
        left.erase(left.begin());
      } else if (const std::size_t end = glued_ending(left.back().letters); end > 0) {
        left.back().letters.resize(left.back().letters.size() - end);
      } else if (const std::size_t begin = glued_beginning(left.front().letters); begin > 0) {
        left.front().letters.erase(0, begin);
      } else {
        break;
      }
      emit(left, shown);
    }
  }

  // 株式会社クオリティア 田中, 田中 クオリティア(株), Qualitia Inc. Tanaka
  void look_beside_legal_forms(const Part& part) {
    for (std::size_t at = 0; at < part.size(); ++at) {
      if (!part[at].is_legal_form()) {
        continue;
      }
      std::size_t end = at + 1;
      while (end < part.size() && !part[end].is_legal_form() &&
             (end == at + 1 || part[end].glued)) {
        ++end;
      }
      ShownName shown{
          .core = {}, .form = part[at].form, .form_in_front = true, .whole_part = false};
      peel_run(Words(part).subspan(at + 1, end - at - 1), shown);
      std::size_t begin = at;
      while (begin > 0 && !part[begin - 1].is_legal_form() && (begin == at || part[begin].glued)) {
        --begin;
      }
      shown.form_in_front = false;
      peel_run(Words(part).subspan(begin, at - begin), shown);
      peel_run(Words(part).first(at), shown);
    }
  }

 private:
  void peel_run(Words run, const ShownName& shown) {
    if (run.empty()) {
      return;
    }
    emit(run, shown);
    Part left(run.begin(), run.end());
    while (!left.empty() && !left.back().is_legal_form()) {
      const std::size_t end = glued_ending(left.back().letters);
      if (end == 0) {
        return;
      }
      left.back().letters.resize(left.back().letters.size() - end);
      emit(left, shown);
    }
  }

  void emit(Words words, const ShownName& like) {
    std::u32string core;
    for (const Word& word : words) {
      if (word.is_legal_form()) {
        return;
      }
      core += word.letters;
    }
    constexpr std::size_t shortest = 2;
    if (core.size() < shortest) {
      return;
    }
    ShownName shown = like;
    shown.core = std::move(core);
    const auto known = std::ranges::find(shown_, shown.core, &ShownName::core);
    if (known == shown_.end()) {
      if (shown_.size() < max_shown_names) {
        shown_.push_back(std::move(shown));
      }
    } else if (shown.whole_part && known->form == LegalForm::none) {
      *known = std::move(shown);
    }
  }

  std::vector<ShownName> shown_;
};

bool is_link(const Word& word) {
  return contains(look_folded_affixes().links, word.letters);
}

// Cuts a part at words such as via.
std::vector<Part> between_links(const Part& part) {
  std::vector<Part> out(1);
  for (const Word& word : part) {
    if (is_link(word)) {
      out.emplace_back();
    } else {
      out.back().push_back(word);
    }
  }
  return out;
}

}  // namespace

std::vector<ShownName> names_shown_in(std::u32string_view plain) {
  Peeler peeler;
  for (const Part& whole : look_folded_parts(plain)) {
    for (const Part& part : between_links(whole)) {
      peeler.peel(part);
      peeler.look_beside_legal_forms(part);
    }
  }
  return peeler.take();
}

}  // namespace anshin::lookalike
