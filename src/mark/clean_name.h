// Which names are fit to be shown (docs/anshin-mark.md, "Reading", step 6).
#pragma once

#include <string_view>

namespace anshin::mark {

/// Whether a name in well-formed UTF-8 holds nothing that hides, reorders or breaks what is shown.
bool is_clean_name(std::string_view utf8);

}  // namespace anshin::mark
