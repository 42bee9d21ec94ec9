// RFC 2104 section 2.
#include "crypto/hmac_sha256.h"

#include "crypto/sha256.h"

namespace anshin::crypto {
namespace {

constexpr std::size_t block_octets = 64;
constexpr unsigned char inner_pad = 0x36;
constexpr unsigned char outer_pad = 0x5C;

std::string padded(std::string key, unsigned char pad) {
  for (char& c : key) {
    c = static_cast<char>(static_cast<unsigned char>(c) ^ pad);
  }
  return key;
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view message) {
  std::string block = key.size() > block_octets ? sha256(key) : std::string(key);
  block.resize(block_octets, '\0');
  Sha256 inner;
  inner.update(padded(block, inner_pad));
  inner.update(message);
  Sha256 outer;
  outer.update(padded(block, outer_pad));
  outer.update(inner.finish());
  return outer.finish();
}

}  // namespace anshin::crypto
