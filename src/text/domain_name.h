// Domain names: validation, IDNA (RFC 5890, UTS 46 non-transitional), label arithmetic.
// A "normalised" name is in lower case, A-labels, without trailing dot, LDH plus underscore, at
// most 253 octets.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::text {

/// Brings a name from outside (A-labels or U-labels, any case, one trailing dot allowed) into
/// normal form. The error says what is wrong; what came from outside is escaped in it. Control
/// characters, blanks, quotes, parentheses, empty labels and an all-numeric last label are errors.
/// Underscores are allowed (selectors, SPF targets).
std::expected<std::string, std::string> normalise_domain(std::string_view name);

/// Normalised name -> U-labels for people; labels that do not decode stay as they are.
std::string unicode_domain(std::string_view normalised);

/// Number of labels; 0 for "".
std::size_t count_labels(std::string_view name);

/// Number of labels that two normalised names have in common at their ends.
std::size_t common_labels(std::string_view a, std::string_view b);

/// The name without its first `n` labels; "" when none remain.
std::string_view drop_labels(std::string_view name, std::size_t n = 1);

/// Whether `name` is `parent` or lies below it. Both normalised.
bool is_same_or_below(std::string_view name, std::string_view parent);

}  // namespace anshin::text
