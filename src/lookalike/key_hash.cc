// Sums by Horner's rule modulo 2 to the power of 64.
#include "lookalike/key_hash.h"

namespace anshin::lookalike {

Key key_of(KeyKind kind, std::u32string_view text) {
  std::uint64_t sum = 0;
  for (std::size_t i = text.size(); i > 0; --i) {
    sum = sum * key_base + hash_of_character(text[i - 1]);
  }
  return finished_key(kind, sum);
}

EditableHash::EditableHash(std::u32string_view text)
    : powers_(text.size() + 1), before_(text.size() + 1), behind_(text.size() + 2) {
  powers_[0] = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    powers_[i + 1] = powers_[i] * key_base;
    before_[i + 1] = before_[i] + powers_[i] * hash_of_character(text[i]);
  }
  for (std::size_t i = text.size(); i > 0; --i) {
    behind_[i - 1] = behind_[i] * key_base + hash_of_character(text[i - 1]);
  }
}

}  // namespace anshin::lookalike
