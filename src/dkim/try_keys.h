// A signature against the keys at its name. A name should have one; where it has several, as while
// a key is being replaced, any may be the right one (RFC 6376 section 3.6.2.2 leaves it open).
#pragma once

#include <anshin/verifiers.h>

#include "dkim/key_cache.h"
#include "dkim/signature.h"
#include "dkim/work.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace anshin::dkim {

struct KeyTrial {
  enum class End {
    verifies,
    differs,    ///< with every key that is fit
    unfit,      ///< no key may be used for this signature; `why` tells why not the first
    over_limit  ///< the work of all keys of the message
  };
  End end = End::unfit;
  const VerificationKey* key = nullptr;  ///< that verifies; else the last tried; else the first
  std::string why{};
  std::size_t keys = 1;  ///< at this name
};

/// Spends of `work` what each attempt costs.
KeyTrial try_keys(const VerificationKey& keys, const Signature& signature,
                  std::string_view header_hash, WorkAccount& work, const Limits& limits);

/// To be put after a reason: how many keys there are at the name, if there are several; else "".
std::string told_of_several(const KeyTrial& trial);

}  // namespace anshin::dkim
