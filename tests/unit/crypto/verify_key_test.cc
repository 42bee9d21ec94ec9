// Public keys of signers: what is a key and what is none, and what verifies.
#include "crypto/verify_key.h"

#include "crypto/sha256.h"
#include "support/dkim_signer.h"
#include "support/rsa_der.h"
#include "text/base64.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::crypto {
namespace {

using testing::HasSubstr;

const std::string exponent("\x01\x00\x01", 3);

std::string decoded(const std::string& text) {
  return text::decode_base64(text).value_or("");
}

const test::DkimKey& rsa_key() {
  static const test::DkimKey key = test::DkimKey::rsa(1024);
  return key;
}

std::string odd_number(std::size_t octets) {
  std::string number(octets, '\x5A');
  number.back() = '\x01';
  return number;
}

TEST(VerifyKey, BothFormsOfAnRsaKeyAreOne) {
  const auto spki = VerifyKey::parse_rsa(decoded(rsa_key().public_base64()));
  const auto pkcs1 = VerifyKey::parse_rsa(decoded(rsa_key().public_base64_pkcs1()));
  ASSERT_TRUE(spki) << spki.error();
  ASSERT_TRUE(pkcs1) << pkcs1.error();
  EXPECT_EQ(spki->bits(), 1024U);
  EXPECT_EQ(spki->subject_public_key_info(), pkcs1->subject_public_key_info());
  EXPECT_EQ(text::encode_base64(spki->subject_public_key_info()), rsa_key().public_base64());
}

TEST(VerifyKey, RsaVerifiesWhatWasSigned) {
  const auto key = VerifyKey::parse_rsa(decoded(rsa_key().public_base64()));
  ASSERT_TRUE(key) << key.error();
  const std::string signature = rsa_key().sign("hello", false);
  const std::string digest = sha256("hello");
  EXPECT_TRUE(key->verifies(digest, signature));
  EXPECT_FALSE(key->verifies(sha256("hellO"), signature));
  EXPECT_FALSE(key->verifies(digest, rsa_key().sign("hello", true))) << "SHA-1";
  EXPECT_FALSE(key->verifies(digest, signature.substr(1)));
  EXPECT_FALSE(key->verifies(digest, std::string(1, '\0') + signature));
  EXPECT_FALSE(key->verifies(digest, signature + "x"));
  EXPECT_FALSE(key->verifies(digest, ""));
  EXPECT_FALSE(key->verifies(digest, std::string(128, '\0')));
  EXPECT_FALSE(key->verifies(digest, std::string(128, '\xFF')));
  EXPECT_FALSE(key->verifies("", signature));
  EXPECT_TRUE(key->verifies(digest, signature)) << "a failure leaves nothing behind";
}

TEST(VerifyKey, Ed25519VerifiesWhatWasSigned) {
  const test::DkimKey pair = test::DkimKey::ed25519();
  const auto key = VerifyKey::parse_ed25519(decoded(pair.public_base64()));
  ASSERT_TRUE(key) << key.error();
  EXPECT_EQ(key->bits(), 256U);
  const std::string signature = pair.sign("hello", false);
  EXPECT_TRUE(key->verifies(sha256("hello"), signature));
  EXPECT_FALSE(key->verifies(sha256("hellO"), signature));
  EXPECT_FALSE(key->verifies(sha256("hello"), signature.substr(1)));
  EXPECT_FALSE(key->verifies(sha256("hello"), signature + "x"));
  EXPECT_FALSE(key->verifies(sha256("hello"), ""));
}

// RFC 8032 section 5.1.7: S counts only below the group's order, or there would be two signatures.
TEST(VerifyKey, Ed25519SignatureIsNotMalleable) {
  const test::DkimKey pair = test::DkimKey::ed25519();
  const auto key = VerifyKey::parse_ed25519(decoded(pair.public_base64()));
  ASSERT_TRUE(key);
  std::string signature = pair.sign("hello", false);
  const std::string order(
      "\xED\xD3\xF5\x5C\x1A\x63\x12\x58\xD6\x9C\xF7\xA2\xDE\xF9\xDE\x14"
      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10",
      32);
  unsigned carry = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const unsigned sum = static_cast<unsigned char>(signature[32 + i]) +
                         static_cast<unsigned>(static_cast<unsigned char>(order[i])) + carry;
    signature[32 + i] = static_cast<char>(sum & 0xFFU);
    carry = sum >> 8U;
  }
  EXPECT_FALSE(key->verifies(sha256("hello"), signature));
}

TEST(VerifyKey, WhatIsNoRsaKey) {
  const std::string good = test::rsa_public_key(odd_number(128), exponent);
  ASSERT_TRUE(VerifyKey::parse_rsa(good));
  for (const std::string& der :
       {std::string(), std::string(1, '\0'), std::string("hello"), good.substr(0, good.size() - 1),
        good + "x", good + good, std::string(32, 'x'),
        decoded(test::DkimKey::ed25519().public_base64()), decoded(rsa_key().public_base64()) + "x",
        std::string("\x30\x00", 2)}) {
    const auto key = VerifyKey::parse_rsa(der);
    ASSERT_FALSE(key) << testing::PrintToString(der);
    EXPECT_EQ(key.error(), "p= holds no RSA key");
  }
}

TEST(VerifyKey, NumbersThatMakeNoRsaKey) {
  struct Case {
    std::string modulus;
    std::string exponent;
    std::string reason;
  };
  const std::string zero(1, '\0');
  for (const Case& c : std::vector<Case>{
           {odd_number(128), zero, "exponent that is even or one"},
           {odd_number(128), "\x01", "exponent that is even or one"},
           {odd_number(128), "\x02", "exponent that is even or one"},
           {odd_number(128), "\x01" + std::string(8, '\x01'),
            "exponent above 65537, which no signer uses"},
           {odd_number(128), std::string("\x01\x00\x03", 3), "exponent above 65537"},
           {odd_number(128), std::string(4, '\xFF'), "exponent above 65537"},
           {odd_number(128), odd_number(128), "exponent above 65537, which no signer uses"},
           {odd_number(128) + zero, exponent, "modulus that is even"},
           {zero, exponent, "modulus that is even"}}) {
    const auto key = VerifyKey::parse_rsa(test::rsa_public_key(c.modulus, c.exponent));
    ASSERT_FALSE(key) << c.reason;
    EXPECT_THAT(key.error(), HasSubstr(c.reason));
  }
  EXPECT_TRUE(VerifyKey::parse_rsa(test::rsa_public_key(odd_number(128), "\x03")));
  EXPECT_TRUE(VerifyKey::parse_rsa(test::rsa_public_key(odd_number(128), std::string(2, '\xFF'))));
  EXPECT_TRUE(VerifyKey::parse_rsa(test::rsa_public_key(odd_number(128), exponent)));
}

TEST(VerifyKey, WorkGrowsWithModulusAndExponent) {
  const auto work = [](std::size_t octets, const std::string& of_exponent) {
    return VerifyKey::parse_rsa(test::rsa_public_key(odd_number(octets), of_exponent))->work();
  };
  EXPECT_EQ(work(256, exponent), VerifyKey::rsa_work(2047, 65537));
  EXPECT_LT(work(256, "\x03"), work(256, exponent));
  EXPECT_LT(work(256, exponent), work(256, "\xFF\xFF"));
  EXPECT_LT(40 * work(256, exponent), work(2048, exponent));
  const auto small = VerifyKey::parse_ed25519(std::string(32, 'x'));
  EXPECT_LT(work(256, exponent), small->work());
}

// Keys are in use whose modulus lacks the zero octet in front that says it is positive, and there
// is no harm in reading them.
TEST(VerifyKey, EncodingsThatAreForgiven) {
  const std::string looks_negative("\x30\x06\x02\x01\xFD\x02\x01\x03", 8);
  const std::string zeros_in_front("\x30\x09\x02\x03\x00\x00\x0F\x02\x02\x00\x03", 11);
  const std::string long_length("\x30\x82\x00\x06\x02\x01\x0F\x02\x01\x03", 10);
  EXPECT_EQ(VerifyKey::parse_rsa(looks_negative)->bits(), 8U);
  EXPECT_EQ(VerifyKey::parse_rsa(zeros_in_front)->bits(), 4U);
  EXPECT_EQ(VerifyKey::parse_rsa(long_length)->bits(), 4U);
}

// RFC 6376 section 3.6.1 asks for DER.
TEST(VerifyKey, EncodingsThatAreNotForgiven) {
  using namespace std::string_literals;
  for (const std::string& der : {"\x30\x80\x02\x01\x0F\x02\x01\x03\x00\x00"s,  // indefinite length
                                 "\x30\x85\x00\x00\x00\x00\x06\x02\x01\x0F\x02\x01\x03"s,
                                 "\x30\xFF\x02\x01\x0F"s, "\x30\x84\xFF\xFF\xFF\xFF\x02\x01\x0F"s,
                                 "\x30\x05\x02\x00\x02\x01\x03"s,  // an INTEGER of no octets
                                 "\x30\x09\x02\x01\x0F\x02\x01\x03\x02\x01\x05"s,  // three numbers
                                 "\x30\x03\x02\x01\x0F"s}) {
    const auto key = VerifyKey::parse_rsa(der);
    ASSERT_FALSE(key) << testing::PrintToString(der);
    EXPECT_EQ(key.error(), "p= holds no RSA key");
  }
}

// A key of another kind in a SubjectPublicKeyInfo, cut at every octet, and with an octet changed.
TEST(VerifyKey, KeyInfoThatWasTamperedWith) {
  const std::string good = decoded(rsa_key().public_base64());
  ASSERT_TRUE(VerifyKey::parse_rsa(good));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(VerifyKey::parse_rsa(good.substr(0, size))) << size;
  }
  for (std::size_t at = 0; at < 24; ++at) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 0x05);
    const auto key = VerifyKey::parse_rsa(changed);
    EXPECT_TRUE(!key || key->bits() <= 1024U) << at;
  }
}

TEST(VerifyKey, SizesAreThoseOfTheModulus) {
  for (const std::size_t octets : {64U, 128U, 1024U, 2049U}) {
    const auto key = VerifyKey::parse_rsa(test::rsa_public_key(odd_number(octets), exponent));
    ASSERT_TRUE(key) << key.error();
    EXPECT_EQ(key->bits(), octets * 8 - 1);
    EXPECT_FALSE(key->verifies(sha256("hello"), std::string(octets, '\x01')));
  }
}

TEST(VerifyKey, WhatIsNoEd25519Key) {
  for (const std::size_t octets : {0U, 31U, 33U, 44U, 64U}) {
    const auto key = VerifyKey::parse_ed25519(std::string(octets, 'x'));
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error(), "p= holds no Ed25519 key of 32 octets");
  }
  // No point of the curve: it is found out when it is used
  const auto key = VerifyKey::parse_ed25519(std::string(32, '\xFF'));
  ASSERT_TRUE(key);
  EXPECT_FALSE(key->verifies(sha256("hello"), std::string(64, 'x')));
}

}  // namespace
}  // namespace anshin::crypto
