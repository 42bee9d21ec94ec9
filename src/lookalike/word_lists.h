// The known words, blank-separated, plain (folding.h).
#pragma once

#include <string_view>

namespace anshin::lookalike {

extern const std::string_view surnames;
extern const std::string_view places;
extern const std::string_view trades;
extern const std::string_view loanwords;
extern const std::string_view latin_words;
/// Names that end in one of these are unique, by law or in fact: banks, securities firms,
/// ministries.
extern const std::string_view protected_endings;

}  // namespace anshin::lookalike
