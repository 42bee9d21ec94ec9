// Labels one edit away: an insertion, a deletion, a substitution or a transposition of neighbours.
#pragma once

#include "lookalike/key_hash.h"

#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// A near miss of a shorter label says nothing.
constexpr std::size_t shortest_near_label = 6;
/// Longer labels have no near misses here: nobody types or reads them letter by letter.
constexpr std::size_t longest_near_label = 40;

/// The keys of labels that are one edit away from a look-folded label and may be filed, without
/// duplicates, at most `limit`.
std::vector<Key> near_keys(const Index& index, std::u32string_view label, std::size_t limit);

/// The same for labels that a glance confuses: neighbours transposed, or a letter replaced by one
/// like it.
std::vector<Key> confusable_keys(const Index& index, std::u32string_view label, std::size_t limit);

/// Whether two look-folded labels of the same length are that.
bool are_confusable(std::u32string_view a, std::u32string_view b);

/// Whether two look-folded labels are exactly one edit apart.
bool are_one_edit_apart(std::u32string_view a, std::u32string_view b);

}  // namespace anshin::lookalike
