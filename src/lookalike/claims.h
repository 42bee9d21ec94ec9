// The names that a claim (display name or comment) may show.
#pragma once

#include "lookalike/affixes.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

struct ShownName {
  std::u32string core;               ///< look-folded, letters and digits only
  LegalForm form = LegalForm::none;  ///< that stands beside it
  bool form_in_front = false;
  bool whole_part = true;  ///< nothing else but departments, courtesies and the like is in the part
};

/// Of one claim at most so many.
constexpr std::size_t max_shown_names = 96;

/// The names, without duplicates, that a plain text (folding.h) shows: its parts as they are and
/// without legal forms, departments and courtesies, and what stands beside a legal form.
std::vector<ShownName> names_shown_in(std::u32string_view plain);

}  // namespace anshin::lookalike
