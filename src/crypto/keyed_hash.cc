#include "crypto/keyed_hash.h"

#include "crypto/sodium.h"

#include <sodium.h>

#include <array>
#include <cstring>

namespace anshin::crypto {
namespace {

using Key = std::array<unsigned char, crypto_shorthash_KEYBYTES>;

Key draw_key() {
  prepare_sodium();
  Key key{};
  crypto_shorthash_keygen(key.data());
  return key;
}

}  // namespace

std::size_t KeyedHash::operator()(std::string_view text) const {
  static const Key key = draw_key();
  std::array<unsigned char, crypto_shorthash_BYTES> octets{};
  crypto_shorthash(octets.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                   key.data());
  std::size_t hash = 0;
  static_assert(sizeof hash == sizeof octets);
  std::memcpy(&hash, octets.data(), sizeof hash);
  return hash;
}

}  // namespace anshin::crypto
