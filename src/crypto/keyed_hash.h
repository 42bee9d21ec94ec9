// A hash for tables whose keys come from outside: SipHash-2-4 with a key that is drawn when the
// process starts, so that nobody can send texts that all fall into one bucket.
#pragma once

#include <cstddef>
#include <string_view>

namespace anshin::crypto {

struct KeyedHash {
  std::size_t operator()(std::string_view text) const;
};

}  // namespace anshin::crypto
