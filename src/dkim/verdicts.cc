#include "dkim/verdicts.h"

#include "dkim/work.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::dkim {
namespace {

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 6;
  std::string list;
  for (std::size_t i = 0; i < std::min(shown, names.size()); ++i) {
    list += (i == 0 ? "" : ", ") + text::printable(names[i], 30);
  }
  return names.size() > shown ? list + ", ..." : list;
}

}  // namespace

std::string header_differs(const Signature& signature) {
  return "the signature does not verify: a signed header field was changed, added or removed (" +
         listed(signature.signed_fields) + "), or the key is another one";
}

Acceptance accept(const Signature& signature, unsigned key_bits, const Limits& limits) {
  if (signature.algorithm == Algorithm::rsa_sha256 && key_bits < limits.min_rsa_bits) {
    return {.verdict = DkimVerdict::policy,
            .reason = "the key has only " + std::to_string(key_bits) + " bits, fewer than " +
                      std::to_string(limits.min_rsa_bits) + " (RFC 8301)"};
  }
  if (signature.body_length) {
    return {.verdict = DkimVerdict::policy,
            .reason = "the signature verifies, but lets anybody add to the body (l=)"};
  }
  return {
      .verdict = DkimVerdict::pass,
      .reason = "the signature verifies with the key at " + text::printable(signature.key_name())};
}

std::string over_key_work(const Limits& limits) {
  return "not verified: the keys of this message take more work than " +
         std::to_string(limits.max_key_work) + " signatures of RSA-2048 do, the limit";
}

std::string over_header_work(const Limits& limits) {
  return "not verified: the signatures of this message cover more than " +
         std::to_string(most_header_work(limits)) + " bytes of header fields together, the limit";
}

DkimResult beyond_the_limit(std::size_t signatures, const Limits& limits) {
  DkimResult result;
  result.verdict = DkimVerdict::policy;
  result.unverified = static_cast<unsigned>(signatures);
  result.reason = std::to_string(signatures) + " more signature" + (signatures == 1 ? "" : "s") +
                  " not verified: limit of " + std::to_string(limits.max_signatures) +
                  " (verify.max_signatures)";
  return result;
}

}  // namespace anshin::dkim
