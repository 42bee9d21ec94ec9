// What a fuzz target says about a result.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace anshin::fuzz {

/// Ends the run, so that libFuzzer keeps the input, when a property does not hold.
inline void require(bool property) {
  if (!property) {
    std::abort();
  }
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace anshin::fuzz
