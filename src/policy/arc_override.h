// Whether a trusted sealer vouches for a message that fails DMARC (RFC 8617 section 7.2: what a
// receiver makes of a chain is its own policy). Pure.
#pragma once

#include <anshin/results.h>

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace anshin::policy {

/// The sealer whose word counts.
struct Voucher {
  std::string sealer;
  std::size_t instance = 0;
};

/// Anyone can put a seal of his own on a chain that others began, so a set counts only together
/// with all sets above it: from the newest set down, each must be sealed by one of `trusted` and
/// its message signature must cover From and the whole body; the first set on this way whose
/// ARC-Authentication-Results say dmarc=pass for the very author domain of this message is the
/// voucher. The error says, printable, what ended the way. The verdict of the chain is for the
/// caller to look at.
std::expected<Voucher, std::string> find_voucher(const AuthReport& report,
                                                 std::span<const std::string> trusted);

/// The sealers on that way: the newest first, down to the first that is not trusted.
std::vector<std::string> sealers_that_matter(const ArcResult& arc,
                                             std::span<const std::string> trusted);

}  // namespace anshin::policy
