// Known answers of FIPS 180-4 (the examples that NIST publishes).
#include "crypto/sha256.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace anshin::crypto {
namespace {

std::string encode_hex(std::string_view octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    out += {digits[value >> 4U], digits[value & 0x0FU]};
  }
  return out;
}

TEST(Sha256, KnownAnswers) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1000000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};
  for (const auto& [input, expected] : cases) {
    EXPECT_EQ(encode_hex(sha256(input)), expected) << input.size() << " octets";
  }
}

TEST(Sha256, StreamingDoesNotDependOnTheCuts) {
  const std::string input(1000, 'x');
  const std::string expected = sha256(input);
  for (const std::size_t step : {1U, 7U, 63U, 64U, 65U, 999U}) {
    Sha256 digest;
    for (std::size_t i = 0; i < input.size(); i += step) {
      digest.update(std::string_view(input).substr(i, step));
    }
    EXPECT_EQ(encode_hex(digest.finish()), encode_hex(expected)) << step;
  }
}

TEST(Sha256, DigestSoFarLeavesTheDigestAlone) {
  const Sha256 nothing;
  EXPECT_EQ(encode_hex(nothing.digest_so_far()), encode_hex(sha256("")));
  std::string fed;
  Sha256 digest;
  for (int i = 0; i < 200; ++i) {
    digest.update("abc");
    fed += "abc";
    EXPECT_EQ(encode_hex(digest.digest_so_far()), encode_hex(sha256(fed)));
  }
  EXPECT_EQ(encode_hex(digest.finish()), encode_hex(sha256(fed)));
}

TEST(Sha256, StartsAnewAfterFinish) {
  Sha256 digest;
  digest.update("first");
  digest.finish();
  digest.update("abc");
  EXPECT_EQ(encode_hex(digest.finish()), encode_hex(sha256("abc")));
}

}  // namespace
}  // namespace anshin::crypto
