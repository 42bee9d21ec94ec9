// Test cases of RFC 4231.
#include "crypto/hmac_sha256.h"

#include <gtest/gtest.h>

#include <string>

namespace anshin::crypto {
namespace {

std::string hex(const std::string& octets) {
  std::string out;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    out += "0123456789abcdef"[octet >> 4U];
    out += "0123456789abcdef"[octet & 0xFU];
  }
  return out;
}

struct Case {
  std::string key;
  std::string message;
  std::string mac;
};

TEST(HmacSha256, GivesTheCodesOfRfc4231) {
  const Case cases[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(hex(hmac_sha256(one.key, one.message)), one.mac) << one.message;
  }
}

}  // namespace
}  // namespace anshin::crypto
