// The split block Bloom filter of Apache Parquet's format, with salts of its own.
#include "registry/key_filter.h"

#include <array>

namespace anshin::registry {

namespace {

constexpr std::size_t words = 8;
constexpr std::array<std::uint32_t, words> salts = {0x47b6137bU, 0x44974d91U, 0x8824ad5bU,
                                                    0xa2b7289dU, 0x705495c7U, 0x2df1424bU,
                                                    0x9efc4947U, 0x5c6bfb31U};

struct Bit {
  std::size_t octet = 0;  // within the block
  unsigned char mask = 0;
};

Bit bit_of(std::uint64_t key, std::size_t word) {
  const std::uint32_t bit = (static_cast<std::uint32_t>(key) * salts[word]) >> 27U;
  return {.octet = word * 4 + (bit >> 3U), .mask = static_cast<unsigned char>(1U << (bit & 7U))};
}

}  // namespace

KeyFilter::KeyFilter(std::size_t keys) : octets_(blocks_for(keys) * block_octets) {}

void KeyFilter::set(std::uint64_t key, std::span<unsigned char> block) {
  for (std::size_t word = 0; word < words; ++word) {
    const Bit bit = bit_of(key, word);
    block[bit.octet] |= bit.mask;
  }
}

void KeyFilter::add(std::uint64_t key) {
  if (!octets_.empty()) {
    set(key, std::span(octets_).subspan(block_of(key, blocks()) * block_octets, block_octets));
  }
}

bool KeyFilter::may_have(std::uint64_t key) const {
  if (octets_.empty()) {
    return false;
  }
  const std::size_t block = block_of(key, blocks()) * block_octets;
  for (std::size_t word = 0; word < words; ++word) {
    const Bit bit = bit_of(key, word);
    if ((octets_[block + bit.octet] & bit.mask) == 0) {
      return false;
    }
  }
  return true;
}

std::string_view KeyFilter::piece(std::size_t begin, std::size_t length) const {
  const std::string_view all(reinterpret_cast<const char*>(octets_.data()), octets_.size());
  return all.substr(begin, length);
}

}  // namespace anshin::registry
