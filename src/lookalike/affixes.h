// The words around the core of an organisation's name: legal forms, what a sender's department or
// a kind of mail is called, courtesies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

enum class LegalForm {
  none,
  // Japanese companies
  stock,    ///< 株式会社
  limited,  ///< 有限会社
  godo,     ///< 合同会社
  goshi,    ///< 合資会社
  gomei,    ///< 合名会社
  mutual,   ///< 相互会社
  other,    ///< associations, schools, hospitals, partnerships
  // In English
  incorporated,
  company_limited,
  corporation,
  foreign
};

/// Whether both are Japanese and different: then so are the organisations.
bool are_in_conflict(LegalForm a, LegalForm b);

struct LegalWord {
  std::u32string letters;
  LegalForm form = LegalForm::none;
};

/// All in one folding: plain, or look-folded for what comes from outside.
struct Affixes {
  /// 株式会社: stands for itself wherever it is. The longer ones first.
  std::vector<LegalWord> legal_forms;
  /// 株, in parentheses.
  std::vector<LegalWord> abbreviated_forms;
  /// Inc: as a word behind the name.
  std::vector<LegalWord> legal_words;
  /// お客様センター: at either end, also without a blank.
  std::vector<std::u32string> desks;
  /// 様: at the end, also without a blank.
  std::vector<std::u32string> courtesies;
  /// support: as a word at either end.
  std::vector<std::u32string> roles;
  /// via: as a word between two names.
  std::vector<std::u32string> links;
};

/// The form of these letters, or none.
LegalForm form_of(const std::vector<LegalWord>& words, std::u32string_view letters);

const Affixes& plain_affixes();
const Affixes& look_folded_affixes();

}  // namespace anshin::lookalike
