// ARC fields against RFC 8617 section 4.1.
#include "arc/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace anshin::arc {
namespace {

using testing::HasSubstr;
using Tags = std::vector<std::pair<std::string, std::string>>;

const Tags seal_tags = {{"i", "1"},           {"a", "rsa-sha256"}, {"cv", "none"},
                        {"d", "example.org"}, {"s", "s1"},         {"b", "QUJD"}};
const Tags signature_tags = {
    {"i", "1"},   {"a", "rsa-sha256"}, {"d", "example.org"},
    {"s", "s1"},  {"h", "from:to"},    {"bh", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
    {"b", "QUJD"}};

// The base with a tag replaced, added, or (value "-") left out.
std::string with(const Tags& base, const std::string& tag, const std::string& value) {
  std::string out;
  bool seen = false;
  for (const auto& [name, original] : base) {
    const bool this_one = name == tag;
    seen = seen || this_one;
    if (!this_one || value != "-") {
      out += " " + name + "=" + (this_one ? value : original) + ";";
    }
  }
  return seen ? out : out + " " + tag + "=" + value;
}

TEST(ArcFields, AreKnownByNameInWhateverCase) {
  EXPECT_EQ(kind_of("arc-SEAL "), FieldKind::seal);
  EXPECT_EQ(kind_of("ARC-Message-Signature"), FieldKind::message_signature);
  EXPECT_EQ(kind_of("ARC-Authentication-Results"), FieldKind::authentication_results);
  EXPECT_EQ(kind_of("ARC-Seals"), std::nullopt);
  EXPECT_EQ(kind_of("DKIM-Signature"), std::nullopt);
}

TEST(ArcSeal, IsRead) {
  const auto seal = parse_seal(with(seal_tags, "i", "50"));
  ASSERT_TRUE(seal) << seal.error();
  EXPECT_EQ(seal->instance, 50U);
  EXPECT_EQ(seal->status, ChainStatus::none);
  EXPECT_EQ(seal->signature.key_name(), "s1._domainkey.example.org");
  EXPECT_EQ(seal->signature.header_canonicalization, Canonicalization::relaxed);
  EXPECT_EQ(parse_seal(with(seal_tags, "cv", "FAIL"))->status, ChainStatus::fail);
  EXPECT_EQ(parse_seal(with(seal_tags, "cv", "pass"))->status, ChainStatus::pass);
}

TEST(ArcSeal, UnknownTagsAreIgnored) {
  EXPECT_TRUE(parse_seal(with(seal_tags, "v", "7")));
  EXPECT_TRUE(parse_seal(with(seal_tags, "t", "12345")));
  EXPECT_TRUE(parse_seal(with(seal_tags, "zz", "anything")));
  // RFC 8617 section 4.1.3 has no x=, so that a seal never expires
  for (const char* expiry : {"1", "never"}) {
    const auto seal = parse_seal(with(seal_tags, "x", expiry));
    ASSERT_TRUE(seal) << seal.error();
    EXPECT_FALSE(seal->signature.expires_at) << expiry;
  }
}

TEST(ArcSeal, UnicodeDomainsBecomeALabels) {
  EXPECT_EQ(parse_seal(with(seal_tags, "d", "名簿.example"))->signature.domain,
            "xn--eqr684g.example");
}

// RFC 6376 section 2.10, which RFC 8617 section 4.1 refers to.
TEST(ArcSeal, PaddingMayBeMissing) {
  EXPECT_EQ(parse_seal(with(seal_tags, "b", "Zm9vYg"))->signature.signature, "foob");
  EXPECT_EQ(parse_seal(with(seal_tags, "b", "Zm9vYg="))->signature.signature, "foob");
  EXPECT_FALSE(parse_seal(with(seal_tags, "b", "Zm9vY")));
}

TEST(ArcSeal, WhatIsWrongIsNamed) {
  const std::vector<std::array<std::string, 3>> table = {
      {"i", "-", "tag i= is missing"},
      {"i", "", "instance i=\"\" is not a number from 1 to 50"},
      {"i", "0", "is not a number from 1 to 50"},
      {"i", "51", "instance i=\"51\" is not a number from 1 to 50"},
      {"i", "001", "is not a number"},
      {"i", "+1", "is not a number"},
      {"i", "a", "is not a number"},
      {"i", "4294967297", "is not a number"},
      {"cv", "-", "tag cv= is missing"},
      {"cv", "passed", "chain status cv=\"passed\" is not none, pass or fail"},
      {"h", "from", "tag h= must not stand in it"},
      {"h", "", "tag h= must not stand in it"},
      {"a", "rsa-sha1", "rsa-sha1 is no longer acceptable"},
      {"a", "-", "tag a= is missing"},
      {"d", "-", "tag d= is missing"},
      {"d", "exa mple.org", "domain d="},
      {"s", "", "tag s= is empty"},
      {"b", "", "tag b= is empty"},
      {"b", "****", "signature b= is not base64"},
      {"t", "soon", "time t=\"soon\" is not a number"}};
  for (const auto& [tag, value, error] : table) {
    const auto seal = parse_seal(with(seal_tags, tag, value));
    ASSERT_FALSE(seal) << tag << "=" << value;
    EXPECT_THAT(seal.error(), HasSubstr(error));
  }
  EXPECT_FALSE(parse_seal(with(seal_tags, "i", "1; i=1")));
}

TEST(ArcMessageSignature, IsRead) {
  const auto field = parse_message_signature(with(signature_tags, "c", "relaxed/simple"));
  ASSERT_TRUE(field && field->signature);
  EXPECT_EQ(field->instance, 1U);
  EXPECT_TRUE(field->has_canonicalization);
  EXPECT_TRUE(field->signature->signs("from"));
  EXPECT_EQ(field->signature->header_canonicalization, Canonicalization::relaxed);
  EXPECT_EQ(field->signature->body_canonicalization, Canonicalization::simple);
  EXPECT_FALSE(parse_message_signature(with(signature_tags, "i", "1"))->has_canonicalization);
}

TEST(ArcMessageSignature, MaySignAnythingButSeals) {
  for (const char* names : {"", "to", "from:to::date", "arc-message-signature:from", "x"}) {
    const auto field = parse_message_signature(with(signature_tags, "h", names));
    ASSERT_TRUE(field);
    EXPECT_TRUE(field->signature) << names << ": " << field->signature.error();
  }
  const auto field = parse_message_signature(with(signature_tags, "h", "from:ARC-Seal"));
  ASSERT_TRUE(field);
  EXPECT_EQ(field->signature.error(), "h= holds ARC-Seal, which must not be signed here");
}

TEST(ArcMessageSignature, KeepsItsPlaceWhenItCannotBeVerified) {
  for (const auto& [tag, value] : Tags{{"a", "rsa-sha1"}, {"bh", "x"}, {"h", "-"}, {"c", "odd"}}) {
    const auto field = parse_message_signature(with(signature_tags, tag, value));
    ASSERT_TRUE(field) << tag;
    EXPECT_EQ(field->instance, 1U);
    EXPECT_FALSE(field->signature) << tag;
  }
}

TEST(ArcMessageSignature, NeedsAnInstanceAndATagList) {
  EXPECT_EQ(parse_message_signature(with(signature_tags, "i", "-")).error(), "tag i= is missing");
  EXPECT_FALSE(parse_message_signature("i=1; i=2"));
  EXPECT_FALSE(parse_message_signature(""));
}

TEST(ArcAuthenticationResults, IsTakenApart) {
  const std::vector<std::array<std::string, 3>> table = {
      {" i=1; x; spf=pass", "1", " x; spf=pass"},
      {"i=50;", "50", ""},
      {"\r\n\ti = 02 ;x", "2", "x"},
      {"(a;(b)\\) i=3) i (c) = (d) 7 (e) ; y", "7", " y"}};
  for (const auto& [value, instance, payload] : table) {
    const auto results = parse_authentication_results(value);
    ASSERT_TRUE(results) << value << ": " << results.error();
    EXPECT_EQ(std::to_string(results->instance), instance);
    EXPECT_EQ(results->payload, payload);
  }
}

TEST(ArcAuthenticationResults, WhatIsWrongIsNamed) {
  for (const auto& [value, error] : Tags{{"", "does not begin with i="},
                                         {" mx.example.org; i=1", "does not begin with i="},
                                         {" I=1; x", "does not begin with i="},
                                         {" (i=1; x", "does not begin with i="},
                                         {" i=1 x", "no semicolon"},
                                         {" i=1 (x; y", "no semicolon"},
                                         {" i=; x", "is not a number"},
                                         {" i=0; x", "is not a number"},
                                         {" i=51; x", "is not a number"},
                                         {" i=100; x", "is not a number"},
                                         {" i=a; x", "is not a number"}}) {
    const auto results = parse_authentication_results(value);
    ASSERT_FALSE(results) << value;
    EXPECT_THAT(results.error(), HasSubstr(error)) << value;
  }
}

}  // namespace
}  // namespace anshin::arc
