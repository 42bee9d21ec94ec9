// Domains as look-alikes see them: the label that its owner chose, left of the public suffix, and
// what the domain looks like.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// The organisational domain of a normalised domain by the public suffix list; empty for a public
/// suffix.
std::string organisational_domain(std::string_view domain);

/// Its first label; empty for a public suffix.
std::string_view chosen_label(std::string_view organisational_domain);

/// Whether one domain is, lies below or lies above the other, or both are below one organisational
/// domain.
bool are_related(std::string_view a, std::string_view b);

/// The domain names that stand in a plain text (folding.h), normalised, without duplicates, at most
/// `limit`: in addresses, URLs or alone.
std::vector<std::string> domains_in(std::u32string_view text, std::size_t limit);

}  // namespace anshin::lookalike
