// What makes an organisation's entry fit for the registry, wherever it comes from.
#pragma once

#include <anshin/registry.h>

#include <expected>
#include <string>
#include <string_view>

namespace anshin::registry {

constexpr std::size_t max_entry_octets = 65536;  ///< of one line of JSON
constexpr std::size_t max_domains = 1000;
constexpr std::size_t max_names = 20;
constexpr std::size_t max_name_octets = 500;
constexpr std::size_t max_url_octets = 2000;
/// A lookup asks for the domain itself and for its parents of two to this many labels.
constexpr std::size_t max_parent_labels = 10;

/// The organisation with domains normalised and names trimmed. The error says which field is wrong
/// and why.
std::expected<Organisation, std::string> checked(Organisation organisation);

/// What to add to an error about an identifier or a domain that holds full-width forms of ASCII,
/// which look much like it; "" if it holds none.
std::string full_width_hint(std::string_view text);

/// Why the entry does not count at `now`, or empty if it does.
std::string validity_problem(const Organisation& organisation, std::chrono::sys_seconds now);

}  // namespace anshin::registry
