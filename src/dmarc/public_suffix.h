// Organisational domains by the public suffix list (RFC 7489 section 3.2), for those who want the
// old way.
#pragma once

#include <string>
#include <string_view>

namespace anshin::dmarc {

/// The public suffix of a normalised domain and one label more; the domain itself if it is a public
/// suffix. The system's list is read once, at the first call; without one the list built into
/// libpsl serves. Thread-safe.
std::string organizational_domain_by_suffix_list(std::string_view domain);

/// Whether the list has this very domain as a public suffix, in its private section (where
/// providers let customers choose names, as github.io does) too, or all names below it (*.example).
/// Thread-safe.
bool is_public_suffix(std::string_view domain);

}  // namespace anshin::dmarc
