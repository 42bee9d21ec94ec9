// What a domain carries in its labels: other domains, and names beside words that make people log
// in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// At most so many each.
constexpr std::size_t max_carried = 160;

/// Domains that stand in the labels in front of the organisational domain
/// (qualitia.co.jp.evil.example), and those that stand anywhere with hyphens for dots
/// (qualitia-co-jp.example, qualitia-co.jp) or before another suffix (qualitia.co.jp.com);
/// normalised.
std::vector<std::string> domains_carried_by(std::string_view domain,
                                            std::string_view organisational_domain);

/// What remains of a label (ASCII, lower case) without a bait at its beginning or end
/// (qualitia-login, loginqualitia); empty if there is none.
std::vector<std::string> labels_without_bait(std::string_view label);

}  // namespace anshin::lookalike
