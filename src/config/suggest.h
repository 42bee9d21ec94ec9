// "Did you mean ...?" for misspelt keys.
#pragma once

#include <span>
#include <string_view>

namespace anshin::config {

/// The word nearest to `wrong` by edit distance (insert, delete, replace or swap neighbours), or ""
/// if none is near enough to be meant.
std::string_view suggest(std::string_view wrong, std::span<const std::string_view> words);

}  // namespace anshin::config
