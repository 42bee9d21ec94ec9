// The hashes under which look-alikes are filed: a polynomial over characters, so that the hash of a
// string with one character more, less or changed costs a multiplication instead of a pass over the
// string.
#pragma once

#include "lookalike/resemblance.h"

#include <string_view>
#include <vector>

namespace anshin::lookalike {

/// What a key is made of; the same text gives different keys.
enum class KeyKind : std::uint64_t {
  domain = 1,  ///< a whole domain, folded
  label = 2,   ///< the label left of a domain's public suffix, folded
  name = 3     ///< a name without legal form, folded
};

constexpr std::uint64_t scrambled(std::uint64_t value) {
  // The finaliser of MurmurHash3: every bit of the input moves half the bits of the output.
  value ^= value >> 33U;
  value *= 0xFF51AFD7ED558CCDULL;
  value ^= value >> 33U;
  value *= 0xC4CEB9FE1A85EC53ULL;
  return value ^ value >> 33U;
}

constexpr std::uint64_t hash_of_character(char32_t c) {
  return scrambled(c + 0x9E3779B97F4A7C15ULL);
}

/// The polynomial's sum of a string, before it becomes a key.
constexpr std::uint64_t key_base = 0xD1342543DE82EF95ULL;  ///< odd, so that it has an inverse

constexpr Key finished_key(KeyKind kind, std::uint64_t sum) {
  return scrambled(sum + static_cast<std::uint64_t>(kind) * 0x9E3779B97F4A7C15ULL);
}

Key key_of(KeyKind kind, std::u32string_view text);

/// Sums of all beginnings and ends of a string, from which those of its neighbours follow.
class EditableHash {
 public:
  explicit EditableHash(std::u32string_view text);
  std::size_t size() const { return powers_.size() - 1; }
  /// The string without the character at `at`.
  std::uint64_t without(std::size_t at) const {
    return before_[at] + (behind_[at + 1] * powers_[at]);
  }
  /// With `c` instead of the character at `at`.
  std::uint64_t with(std::size_t at, std::uint64_t c) const {
    return before_[at] + (powers_[at] * (c + (key_base * behind_[at + 1])));
  }
  /// With `c` before the character at `at`; at the end if `at` is size().
  std::uint64_t with_before(std::size_t at, std::uint64_t c) const {
    return before_[at] + (powers_[at] * (c + (key_base * behind_[at])));
  }
  /// With two characters instead of the two at `at`.
  std::uint64_t with_pair(std::size_t at, std::uint64_t first, std::uint64_t second) const {
    return before_[at] +
           (powers_[at] * (first + (key_base * (second + (key_base * behind_[at + 2])))));
  }

 private:
  std::vector<std::uint64_t> powers_;  // key_base to the power of the index
  std::vector<std::uint64_t> before_;  // sum of the characters before the index
  std::vector<std::uint64_t> behind_;  // sum of those from the index on, as if they began there
};

}  // namespace anshin::lookalike
