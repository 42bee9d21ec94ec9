// Which identifiers came by already, in eight bytes each: their hashes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace anshin::authority {

/// A set that only grows. Two of five million identifiers have the same hash with a chance of one
/// in a million; then an identifier is taken for one that came by.
class SeenIds {
 public:
  SeenIds();
  /// False if it was there already.
  bool insert(std::string_view id);
  std::size_t size() const { return size_; }

 private:
  void grow();

  std::vector<std::uint64_t> slots_;  // open addressing; 0 is free; a power of two, half full
  std::size_t size_ = 0;
};

}  // namespace anshin::authority
