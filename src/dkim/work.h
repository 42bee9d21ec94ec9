// What verifying the signatures of one message may cost: those of DKIM and of ARC share it.
#pragma once

#include <anshin/verifiers.h>

#include "crypto/verify_key.h"

#include <algorithm>
#include <cstdint>

namespace anshin::dkim {

/// So much work of one kind.
class WorkAccount {
 public:
  explicit WorkAccount(std::uint64_t most) : left_(most) {}
  /// Whether so much is left; then it is spent. A refusal leaves what there is for smaller work.
  bool spend(std::uint64_t work) {
    if (work > left_) {
      return false;
    }
    left_ -= work;
    return true;
  }

 private:
  std::uint64_t left_;
};

/// Where an admin allows a larger header, one signature over the whole of it can still be verified.
inline std::uint64_t most_header_work(const Limits& limits) {
  return std::max(limits.max_hashed_header_bytes, limits.max_header_bytes);
}

struct Work {
  explicit Work(const Limits& limits)
      : keys(limits.max_key_work * crypto::VerifyKey::rsa_work(2048, 65537)),
        header(most_header_work(limits)) {}

  WorkAccount keys;    ///< of public keys, by VerifyKey::work()
  WorkAccount header;  ///< bytes of header fields hashed, in a canonical form
};

}  // namespace anshin::dkim
