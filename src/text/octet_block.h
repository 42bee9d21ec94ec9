// Sixteen octets at once: how long texts are searched for the few octets that matter. The compiler
// makes vector instructions of it on every machine that has them.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace anshin::text {

inline constexpr std::size_t block_octets = 16;

/// Comparing two of them, or one with an octet, gives a mask: all bits of an octet set where it
/// holds.
using OctetBlock [[gnu::vector_size(block_octets)]] = char;

/// `from` must have block_octets octets behind it.
inline OctetBlock load_block(const char* from) {
  OctetBlock octets;
  std::memcpy(&octets, from, block_octets);
  return octets;
}

/// How many octets stand before the first of which the mask has bits set; block_octets if it has
/// none.
inline std::size_t octets_before(OctetBlock mask) {
  std::array<std::uint64_t, 2> halves{};
  static_assert(sizeof(halves) == block_octets);
  std::memcpy(halves.data(), &mask, block_octets);
  const std::uint64_t half = halves[0] != 0 ? halves[0] : halves[1];
  if (half == 0) {
    return block_octets;
  }
  const int bits =
      std::endian::native == std::endian::little ? std::countr_zero(half) : std::countl_zero(half);
  return (halves[0] != 0 ? 0 : block_octets / 2) + static_cast<std::size_t>(bits) / 8;
}

}  // namespace anshin::text
