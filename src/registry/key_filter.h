// Tells of most look-alike keys that nothing is filed under them, in memory and within nanoseconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace anshin::registry {

/// A blocked Bloom filter: a key sets eight bits of one block of 32 octets, one in each four. The
/// octets are the same on every machine; they are what registry.db keeps. Keys are hashes already.
class KeyFilter {
 public:
  static constexpr std::size_t block_octets = 32;
  /// About 13 bits for a key: one unknown key in 250 is told to be there.
  static constexpr std::size_t keys_of_block = 20;

  /// Room for this many keys; none leaves the filter without blocks, so that it knows no key.
  explicit KeyFilter(std::size_t keys);
  /// From the octets of a file, which must be whole blocks.
  explicit KeyFilter(std::vector<unsigned char> octets) : octets_(std::move(octets)) {}

  void add(std::uint64_t key);
  bool may_have(std::uint64_t key) const;

  /// For those who write a filter piece by piece: how many blocks it has, which of them a key is
  /// in (this rises with the key), and the key's bits in that block.
  static std::size_t block_of(std::uint64_t key, std::size_t blocks) {
    return static_cast<std::size_t>(((key >> 32U) * blocks) >> 32U);
  }
  static void set(std::uint64_t key, std::span<unsigned char> block);
  static std::size_t blocks_for(std::uint64_t keys) {
    return static_cast<std::size_t>((keys + keys_of_block - 1) / keys_of_block);
  }

  /// How many keys it was made for.
  std::size_t room() const { return blocks() * keys_of_block; }
  std::size_t size() const { return octets_.size(); }
  std::string_view piece(std::size_t begin, std::size_t length) const;

 private:
  std::size_t blocks() const { return octets_.size() / block_octets; }

  std::vector<unsigned char> octets_;
};

}  // namespace anshin::registry
