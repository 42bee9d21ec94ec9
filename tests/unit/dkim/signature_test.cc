// DKIM-Signature fields against RFC 6376 section 3.5.
#include "dkim/signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::dkim {
namespace {

constexpr std::string_view hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const std::vector<std::pair<std::string, std::string>> base = {
    {"v", "1"},    {"a", "rsa-sha256"},       {"d", "example.jp"}, {"s", "s1"},
    {"h", "from"}, {"bh", std::string(hash)}, {"b", "QUJD"}};

// The base with a tag replaced, added, or (value "-") left out.
std::string with(const std::string& tag, const std::string& value) {
  std::string out;
  bool seen = false;
  for (const auto& [name, original] : base) {
    const bool this_one = name == tag;
    seen = seen || this_one;
    if (this_one && value == "-") {
      continue;
    }
    out += " " + name + "=" + (this_one ? value : original) + ";";
  }
  return seen ? out : out + " " + tag + "=" + value + ";";
}

TEST(DkimSignature, FillsDefaults) {
  const auto signature = parse_signature(with("v", "1"));
  ASSERT_TRUE(signature) << signature.error().reason;
  EXPECT_EQ(signature->algorithm, Algorithm::rsa_sha256);
  EXPECT_EQ(signature->header_canonicalization, Canonicalization::simple);
  EXPECT_EQ(signature->body_canonicalization, Canonicalization::simple);
  EXPECT_EQ(signature->identity, "@example.jp");
  EXPECT_EQ(signature->identity_domain, "example.jp");
  EXPECT_EQ(signature->key_name(), "s1._domainkey.example.jp");
  EXPECT_EQ(signature->signature, "ABC");
  EXPECT_EQ(signature->body_hash.size(), 32U);
  EXPECT_FALSE(signature->body_length);
  EXPECT_FALSE(signature->signed_at);
  EXPECT_FALSE(signature->expires_at);
}

TEST(DkimSignature, AcceptsWhatTheRfcAllows) {
  for (const auto& [tag, value] :
       std::vector<std::pair<std::string, std::string>>{{"a", "ed25519-sha256"},
                                                        {"a", "RSA-SHA256"},
                                                        {"c", "relaxed"},
                                                        {"c", "simple/relaxed"},
                                                        {"d", "EXAMPLE.jp"},
                                                        {"s", "20250101"},
                                                        {"s", "a.b.c"},
                                                        {"s", "with_underscore"},
                                                        {"h", "From : To:\r\n\t Subject"},
                                                        {"h", "from:from:x-y-z"},
                                                        {"b", "QU\r\n\t JD"},
                                                        {"i", "@example.jp"},
                                                        {"i", "a=40b@sub.example.jp"},
                                                        {"i", "@EXAMPLE.JP"},
                                                        {"l", "0"},
                                                        {"q", "dns/txt"},
                                                        {"q", "x:dns/txt"},
                                                        {"t", "0"},
                                                        {"x", "999999999999"},
                                                        {"z", "From:x|To:y"},
                                                        {"unknown", "anything at all"}}) {
    const auto signature = parse_signature(with(tag, value));
    EXPECT_TRUE(signature) << tag << "=" << value << ": " << signature.error().reason;
  }
}

TEST(DkimSignature, RefusesTheRest) {
  using namespace std::string_literals;
  for (const auto& [tag, value] :
       std::vector<std::pair<std::string, std::string>>{{"v", "-"},
                                                        {"v", "2"},
                                                        {"v", ""},
                                                        {"v", "01"},
                                                        {"a", "-"},
                                                        {"a", "rsa-sha1"},
                                                        {"a", "rsa"},
                                                        {"a", "ed25519-sha1"},
                                                        {"a", "rsa-sha256 x"},
                                                        {"b", "-"},
                                                        {"b", ""},
                                                        {"b", "*"},
                                                        {"b", "QUJ"},
                                                        {"bh", "-"},
                                                        {"bh", ""},
                                                        {"bh", "QUJD"},
                                                        {"bh", "!"},
                                                        {"c", ""},
                                                        {"c", "nofws"},
                                                        {"c", "relaxed/"},
                                                        {"c", "relaxed/simple/x"},
                                                        {"d", "-"},
                                                        {"d", ""},
                                                        {"d", "jp"},
                                                        {"d", "example.jp."},
                                                        {"d", "exam ple.jp"},
                                                        {"d", "\"example.jp\""},
                                                        {"d", "example.jp(c)"},
                                                        {"d", "a..jp"},
                                                        {"d", "example.jp\r\n\tx"},
                                                        {"d", "[192.0.2.1]"},
                                                        {"d", "192.0.2.1"},
                                                        {"h", "-"},
                                                        {"h", ""},
                                                        {"h", "to:subject"},
                                                        {"h", "from:"},
                                                        {"h", "from::to"},
                                                        {"h", "from:a b"},
                                                        {"h", "xfrom:from2"},
                                                        {"i", ""},
                                                        {"i", "example.jp"},
                                                        {"i", "@example.net"},
                                                        {"i", "@notexample.jp"},
                                                        {"i", "@jp"},
                                                        {"i", "a@b@example.jp.evil"},
                                                        {"i", "=0@example.jp"},
                                                        {"i", "=00a@example.jp"},
                                                        {"i", "=0D=0Aa@example.jp"},
                                                        {"l", ""},
                                                        {"l", "-1"},
                                                        {"l", "1x"},
                                                        {"l", std::string(77, '1')},
                                                        {"q", ""},
                                                        {"q", "dns"},
                                                        {"q", "dns/a"},
                                                        {"s", "-"},
                                                        {"s", ""},
                                                        {"s", "."},
                                                        {"s", "a..b"},
                                                        {"s", "a b"},
                                                        {"s", "a\"b"},
                                                        {"s", "a(b)"},
                                                        {"s", "."s + std::string(70, 'x')},
                                                        {"t", ""},
                                                        {"t", "x"},
                                                        {"t", "-5"},
                                                        {"t", "1234567890123"},
                                                        {"x", ""},
                                                        {"x", "soon"}}) {
    const auto signature = parse_signature(with(tag, value));
    ASSERT_FALSE(signature) << tag << "=" << value;
    EXPECT_EQ(signature.error().verdict, DkimVerdict::permerror);
    EXPECT_FALSE(signature.error().reason.empty());
  }
  EXPECT_FALSE(parse_signature(with("d", "example\0.jp"s)));
  EXPECT_FALSE(parse_signature(with("x", "5") + " t=5"));
  EXPECT_FALSE(parse_signature(with("x", "5") + " t=6"));
  EXPECT_TRUE(parse_signature(with("x", "6") + " t=5"));
  EXPECT_FALSE(parse_signature(with("t", "5") + " t=5"));
  EXPECT_FALSE(parse_signature(""));
  EXPECT_FALSE(parse_signature(";;;"));
  EXPECT_FALSE(parse_signature("v=1"));
}

TEST(DkimSignature, NormalisesUnicodeNames) {
  const auto signature = parse_signature(with("d", "例え.jp"));
  ASSERT_TRUE(signature) << signature.error().reason;
  EXPECT_EQ(signature->domain, "xn--r8jz45g.jp");
}

TEST(DkimSignature, HugeLengthSaturates) {
  const auto signature = parse_signature(with("l", std::string(76, '9')));
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->body_length, std::numeric_limits<std::uint64_t>::max());
}

TEST(DkimSignature, ErrorKeepsWhatIsHarmless) {
  const auto signature = parse_signature(with("h", "to"));
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().domain, "example.jp");
  EXPECT_EQ(signature.error().selector, "s1");
  EXPECT_EQ(signature.error().algorithm, "rsa-sha256");
  EXPECT_EQ(signature.error().signature_prefix, "QUJD");
  const DkimResult result = describe(signature.error());
  EXPECT_EQ(result.domain, "example.jp");
  const auto hostile = parse_signature(with("d", "a\"b.jp"));
  ASSERT_FALSE(hostile);
  EXPECT_TRUE(hostile.error().domain.empty());
  EXPECT_TRUE(hostile.error().selector.empty());
}

TEST(DkimSignature, DescribesItself) {
  const auto signature = parse_signature(with("b", "QUJDREVGR0hJ") +
                                         " t=5; x=7; l=3; c=simple/relaxed; i=a@x.example.jp");
  ASSERT_TRUE(signature) << signature.error().reason;
  const DkimResult result = describe(*signature);
  EXPECT_EQ(result.signature_prefix, "QUJDREVG");
  EXPECT_EQ(result.body_hash, hash);
  EXPECT_THAT(result.signed_fields, testing::Contains("from"));
  EXPECT_TRUE(result.has_body_length);
  EXPECT_EQ(result.identity, "a@x.example.jp");
  EXPECT_EQ(result.body_canonicalization, Canonicalization::relaxed);
  EXPECT_EQ(result.signed_at, std::chrono::sys_seconds(std::chrono::seconds(5)));
  EXPECT_EQ(result.expires_at, std::chrono::sys_seconds(std::chrono::seconds(7)));
}

}  // namespace
}  // namespace anshin::dkim
