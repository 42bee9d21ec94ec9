// Names of organisations in the form in which they are compared: the core without legal forms, and
// how much it says.
#pragma once

#include "lookalike/affixes.h"

#include <string>
#include <string_view>

namespace anshin::lookalike {

enum class Distinctiveness {
  none,               ///< ordinary words, surnames, places, too short: many bear it
  beside_legal_form,  ///< says something where its own legal form stands beside it
  alone               ///< says something wherever it is shown
};

struct Name {
  std::u32string core;  ///< look-folded, letters and digits only
  Distinctiveness distinctiveness = Distinctiveness::none;
  LegalForm form = LegalForm::none;
  bool form_in_front = false;
};

/// Of a registered organisation's name (UTF-8).
Name name_of(std::string_view registered);

/// How much a core says; `plain` letters and digits only.
Distinctiveness distinctiveness_of(std::u32string_view plain);

/// The same for a label of a domain (ASCII, lower case) that is shown as a name.
bool is_distinctive_label(std::string_view label);

}  // namespace anshin::lookalike
