// What verifying comes to, in words: the same for every engine.
#pragma once

#include <anshin/verifiers.h>

#include "dkim/signature.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace anshin::dkim {

inline constexpr std::string_view body_differs =
    "the body hash differs: the body was changed after signing";
inline constexpr std::string_view body_too_short =
    "the body is shorter than l= says: it was cut after signing";

/// The reason where the signature over the header does not verify.
std::string header_differs(const Signature& signature);

struct Acceptance {
  DkimVerdict verdict = DkimVerdict::pass;
  std::string reason;
};

/// What a signature that verifies is worth: `policy` for a short key (RFC 8301 section 3.2) and for
/// one that covers a part of the body only.
Acceptance accept(const Signature& signature, unsigned key_bits, const Limits& limits);

/// The reasons where all signatures of a message together would cost more than
/// Limits::max_key_work and Limits::max_hashed_header_bytes.
std::string over_key_work(const Limits& limits);
std::string over_header_work(const Limits& limits);

/// The result that stands for the signatures beyond Limits::max_signatures.
DkimResult beyond_the_limit(std::size_t signatures, const Limits& limits);

}  // namespace anshin::dkim
