// Where a domain is asked for, people also write an address, or "*.example.jp".
#pragma once

#include <string>

namespace anshin::ctl {

/// Throws CLI::ValidationError if `text` is an address or a pattern. It names the domain that was
/// probably meant, and says of a pattern what `below` says: how names below the domain are asked
/// for there.
void refuse_address_and_pattern(const std::string& option, const std::string& text,
                                const std::string& below);

}  // namespace anshin::ctl
