// The reference DKIM engine: what verifies, what does not, and why.
#include "unit/reference/dkim_bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace anshin {
namespace {

using test::SignedMessage;
using test::SignOptions;

// One way to sign a message, to break it, and to publish the key.
struct Case {
  std::string name;
  DkimVerdict verdict = DkimVerdict::pass;
  std::string reason;                         // a part of it
  std::function<void(SignOptions&)> sign;     // before signing
  std::function<void(SignedMessage&)> alter;  // after signing
  std::function<std::string()> record;        // default: that of the RSA key
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

std::string rsa_record_with(const std::string& tags) {
  return "v=DKIM1; " + tags + "; p=" + test::rsa_key().public_base64();
}

std::vector<Case> cases() {
  using V = DkimVerdict;
  return {
      {"Relaxed", V::pass, "verifies with the key at s1._domainkey.example.jp", {}, {}, {}},
      {"Simple",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.header_canonicalization = o.body_canonicalization = "simple"; },
       {},
       {}},
      {"SimpleRelaxed",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.header_canonicalization = "simple"; },
       {},
       {}},
      {"OnlyHeaderCanonicalizationGiven",
       V::pass,
       "verifies",
       [](SignOptions& o) {
         o.body_canonicalization = "simple";
         o.canonicalization_tag = "relaxed";
       },
       {},
       {}},
      {"DefaultQueryNamed",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.more_tags = "; q=dns/txt"; },
       {},
       {}},
      {"SecondQueryKnown",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.more_tags = "; q=carrier/pigeon:dns/txt"; },
       {},
       {}},
      {"UnknownTag",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.more_tags = "; wisdom=none"; },
       {},
       {}},
      {"SubdomainIdentity",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.identity = "taro@mail.example.jp"; },
       {},
       {}},
      {"OversignedFrom",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.signed_fields = {"From", "From", "Subject", "Reply-To"}; },
       {},
       {}},
      {"NotYetExpired",
       V::pass,
       "verifies",
       [](SignOptions& o) {
         o.signed_at = 1'759'999'000;
         o.expires_at = 1'760'000'001;
       },
       {},
       {}},
      {"SignedInTheFuture",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.signed_at = 1'770'000'000; },
       {},
       {}},
      {"UnsignedFieldAdded",
       V::pass,
       "verifies",
       {},
       [](SignedMessage& m) { m.fields.insert(m.fields.begin(), {"Received", " from here"}); },
       {}},
      {"BlanksChangedRelaxed",
       V::pass,
       "verifies",
       {},
       [](SignedMessage& m) { m.fields[3].value = " a folded subject with blanks"; },
       {}},
      {"TrailingLinesAdded",
       V::pass,
       "verifies",
       {},
       [](SignedMessage& m) { m.body += "\r\n\r\n"; },
       {}},
      {"FinalLineEndMissing",
       V::pass,
       "verifies",
       {},
       [](SignedMessage& m) { m.body = "Hello\r\n\r\nsecond line"; },
       {}},
      {"FoldsAsBareLf",
       V::pass,
       "verifies",
       [](SignOptions& o) { o.header_canonicalization = "simple"; },
       [](SignedMessage& m) { m.fields[3].value = " a folded\n\tsubject  with   blanks "; },
       {}},
      {"Pkcs1Key",
       V::pass,
       "verifies",
       {},
       {},
       [] { return "v=DKIM1; p=" + test::rsa_key().public_base64_pkcs1(); }},
      {"NoVersionInRecord",
       V::pass,
       "verifies",
       {},
       {},
       [] { return "p=" + test::rsa_key().public_base64(); }},
      {"TestingKey", V::pass, "verifies", {}, {}, [] { return rsa_record_with("t=y"); }},
      {"ServiceEmail", V::pass, "verifies", {}, {}, [] { return rsa_record_with("s=fax:email"); }},

      {"BodyChanged",
       V::fail,
       "body hash differs",
       {},
       [](SignedMessage& m) { m.body[0] = 'h'; },
       {}},
      {"BodyAppended",
       V::fail,
       "body hash differs",
       {},
       [](SignedMessage& m) { m.body += "more\r\n"; },
       {}},
      {"BlankChangedSimpleBody",
       V::fail,
       "body hash differs",
       [](SignOptions& o) { o.body_canonicalization = "simple"; },
       [](SignedMessage& m) { m.body = "Hello \r\n\r\nsecond line\t \r\n"; },
       {}},
      {"SubjectChanged",
       V::fail,
       "a signed header field was changed",
       {},
       [](SignedMessage& m) { m.fields[3].value = " another"; },
       {}},
      {"SubjectRemoved",
       V::fail,
       "a signed header field was changed",
       {},
       [](SignedMessage& m) { m.fields.erase(m.fields.begin() + 3); },
       {}},
      {"BlankChangedSimpleHeader",
       V::fail,
       "a signed header field was changed",
       [](SignOptions& o) { o.header_canonicalization = "simple"; },
       [](SignedMessage& m) { m.fields[3].value = " a folded\r\n\tsubject with blanks"; },
       {}},
      {"OversignedFromAdded",
       V::fail,
       "a signed header field was changed",
       [](SignOptions& o) { o.signed_fields = {"From", "From"}; },
       [](SignedMessage& m) { m.fields.insert(m.fields.begin(), {"From", " evil@example.net"}); },
       {}},
      {"SecondFromBelow",
       V::fail,
       "a signed header field was changed",
       {},
       [](SignedMessage& m) { m.fields.push_back({"From", " evil@example.net"}); },
       {}},
      {"Expired", V::fail, "expired", [](SignOptions& o) { o.expires_at = 1'760'000'000; }, {}, {}},
      {"AnotherKey",
       V::fail,
       "the key is another one",
       {},
       {},
       [] { return test::DkimKey::rsa(1024).record(); }},
      {"BodyCutBelowLength",
       V::fail,
       "shorter than l=",
       [](SignOptions& o) { o.body_length = 10; },
       [](SignedMessage& m) { m.body = "Hello\r\n"; },
       {}},
      {"HugeLength",
       V::fail,
       "shorter than l=",
       [](SignOptions& o) { o.more_tags = "; l=99999999999999999999999999999999999999"; },
       {},
       {}},

      {"LengthTag",
       V::policy,
       "only part of the body",
       [](SignOptions& o) { o.body_length = 5; },
       {},
       {}},
      {"LengthZeroAppended",
       V::policy,
       "only part of the body",
       [](SignOptions& o) { o.body_length = 0; },
       [](SignedMessage& m) { m.body += "<p>evil</p>\r\n"; },
       {}},

      {"NoKeyRecord",
       V::permerror,
       "there is no key record at s2._domainkey.example.jp",
       [](SignOptions& o) { o.selector = "s2"; },
       {},
       {}},
      {"RevokedKey", V::permerror, "revoked", {}, {}, [] { return std::string("v=DKIM1; p="); }},
      {"KeyNotForMail",
       V::permerror,
       "not meant for mail",
       {},
       {},
       [] { return rsa_record_with("s=fax"); }},
      {"KeyForSha1Only", V::permerror, "SHA-256", {}, {}, [] { return rsa_record_with("h=sha1"); }},
      {"KeyOfOtherType",
       V::permerror,
       "is of type ed25519",
       {},
       {},
       [] { return test::ed25519_key().record(); }},
      {"UnknownKeyType", V::permerror, "key type", {}, {}, [] { return rsa_record_with("k=dsa"); }},
      {"VersionNotFirst",
       V::permerror,
       "does not come first",
       {},
       {},
       [] { return "k=rsa; v=DKIM1; p=" + test::rsa_key().public_base64(); }},
      {"OtherVersion",
       V::permerror,
       "is not DKIM1",
       {},
       {},
       [] { return "v=DKIM2; p=" + test::rsa_key().public_base64(); }},
      {"DuplicateTagInRecord",
       V::permerror,
       "malformed",
       {},
       {},
       [] { return rsa_record_with("k=rsa; k=rsa"); }},
      {"KeyIsNoBase64",
       V::permerror,
       "not base64",
       {},
       {},
       [] { return std::string("v=DKIM1; p=!!!!"); }},
      {"KeyIsNoKey",
       V::permerror,
       "holds no RSA key",
       {},
       {},
       [] { return std::string("v=DKIM1; p=AAAA"); }},
      {"SubdomainForbidden",
       V::permerror,
       "does not allow subdomains",
       [](SignOptions& o) { o.identity = "taro@mail.example.jp"; },
       {},
       [] { return rsa_record_with("t=s"); }},
      {"FromNotSigned",
       V::permerror,
       "does not cover From",
       [](SignOptions& o) { o.signed_fields = {"To", "Subject"}; },
       {},
       {}},
      {"Sha1",
       V::permerror,
       "rsa-sha1 is no longer acceptable",
       [](SignOptions& o) { o.algorithm = "rsa-sha1"; },
       {},
       {}},
      {"UnknownQuery",
       V::permerror,
       "query method",
       [](SignOptions& o) { o.more_tags = "; q=http"; },
       {},
       {}},
      {"ForeignIdentity",
       V::permerror,
       "is not within",
       [](SignOptions& o) { o.identity = "taro@example.net"; },
       {},
       {}},
      {"OtherSignatureVersion",
       V::permerror,
       "is not 1",
       [](SignOptions& o) { o.version = "2"; },
       {},
       {}},
      {"ExpiresBeforeSigned",
       V::permerror,
       "expires (x=) before",
       [](SignOptions& o) {
         o.signed_at = 1'760'000'100;
         o.expires_at = 1'760'000'050;
       },
       {},
       {}},
      {"UnknownCanonicalization",
       V::permerror,
       "canonicalisation",
       [](SignOptions& o) { o.canonicalization_tag = "nofws"; },
       {},
       {}},
      {"NulInSignedField",
       V::permerror,
       "control character",
       {},
       [](SignedMessage& m) { m.fields[3].value += std::string("\0evil", 5); },
       {}},
      {"BareCrInSignedField",
       V::permerror,
       "bare line end",
       {},
       [](SignedMessage& m) { m.fields[3].value = " a folded\rsubject with blanks"; },
       {}},
  };
}

class DkimEngine : public testing::TestWithParam<Case> {};

TEST_P(DkimEngine, Judges) {
  const Case& c = GetParam();
  SignOptions options;
  if (c.sign) {
    c.sign(options);
  }
  SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), options);
  if (c.alter) {
    c.alter(message);
  }
  const std::string record = c.record ? c.record() : test::rsa_key().record();
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
    const auto results = test::verify(message, test::zone_with(record), {}, chunk);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(to_string(results[0].verdict), to_string(c.verdict)) << results[0].reason;
    EXPECT_THAT(results[0].reason, testing::HasSubstr(c.reason));
    EXPECT_FALSE(results[0].reason.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, DkimEngine, testing::ValuesIn(cases()),
                         [](const auto& the_case) { return the_case.param.name; });

TEST(DkimEngineFacts, AreThoseOfTheSignature) {
  SignOptions options;
  options.identity = "=74aro@mail.example.jp";
  options.signed_at = 1'759'000'000;
  options.expires_at = 1'761'000'000;
  const SignedMessage message =
      test::with_signature(test::plain_message(), test::rsa_key(), options);
  const auto results = test::verify(message, test::zone_with(rsa_record_with("t=y:x")));
  ASSERT_EQ(results.size(), 1U);
  const DkimResult& result = results[0];
  EXPECT_EQ(result.verdict, DkimVerdict::pass) << result.reason;
  EXPECT_EQ(result.domain, "example.jp");
  EXPECT_EQ(result.selector, "s1");
  EXPECT_EQ(result.identity, "taro@mail.example.jp");
  EXPECT_EQ(result.algorithm, "rsa-sha256");
  EXPECT_EQ(result.key_bits, 2048U);
  EXPECT_TRUE(result.signs_from);
  EXPECT_FALSE(result.has_body_length);
  EXPECT_TRUE(result.key_is_testing);
  EXPECT_EQ(result.signed_at, std::chrono::sys_seconds(std::chrono::seconds(1'759'000'000)));
  EXPECT_EQ(result.expires_at, std::chrono::sys_seconds(std::chrono::seconds(1'761'000'000)));
  EXPECT_EQ(result.body_canonicalization, Canonicalization::relaxed);
  EXPECT_EQ(result.body_hash.size(), 44U);
  EXPECT_THAT(message.fields[0].value, testing::HasSubstr("b=" + result.signature_prefix));
  EXPECT_EQ(result.signature_prefix.size(), 8U);
}

TEST(DkimEngineKeys, Ed25519Verifies) {
  const SignedMessage message =
      test::with_signature(test::plain_message(), test::ed25519_key(), {});
  const auto results = test::verify(message, test::zone_with(test::ed25519_key().record()));
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
  EXPECT_EQ(results[0].algorithm, "ed25519-sha256");
  EXPECT_EQ(results[0].key_bits, 256U);
}

TEST(DkimEngineKeys, SmallKeyIsPolicyAndLargeKeyIsRefused) {
  const test::DkimKey small = test::DkimKey::rsa(768);
  const SignedMessage message = test::with_signature(test::plain_message(), small, {});
  auto results = test::verify(message, test::zone_with(small.record()));
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::policy);
  EXPECT_THAT(results[0].reason, testing::HasSubstr("768 bits"));
  results = test::verify(message, test::zone_with(small.record()), {.max_rsa_bits = 512});
  EXPECT_EQ(results[0].verdict, DkimVerdict::permerror);
  EXPECT_THAT(results[0].reason, testing::HasSubstr("dkim.max_rsa_bits"));
}

TEST(DkimEngineKeys, StrayTextRecordDoesNoHarm) {
  dns::Zone zone;
  zone.add("s1._domainkey.example.jp", dns::Txt{"v=spf1 -all"});
  zone.add("s1._domainkey.example.jp", dns::Txt{test::rsa_key().record()});
  const auto results =
      test::verify(test::with_signature(test::plain_message(), test::rsa_key(), {}), zone);
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
}

TEST(DkimEngineKeys, KeyThatCannotBeFetchedLeavesOtherSignaturesAlone) {
  SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
  message = test::with_signature(message, test::rsa_key(), {.selector = "s9"});
  dns::Zone zone = test::zone_with(test::rsa_key().record());
  zone.fail("s9._domainkey.example.jp", {}, dns::Status::failed);
  const auto results = test::verify(message, zone);
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::temperror);
  EXPECT_EQ(results[0].selector, "s9");
  EXPECT_EQ(results[1].verdict, DkimVerdict::pass) << results[1].reason;
}

TEST(DkimEngineKeys, TwoAlgorithmsVerifySideBySide) {
  SignedMessage message =
      test::with_signature(test::plain_message(), test::ed25519_key(), {.selector = "e1"});
  message = test::with_signature(message, test::rsa_key(), {});
  dns::Zone zone = test::zone_with(test::rsa_key().record());
  zone.add("e1._domainkey.example.jp", dns::Txt{test::ed25519_key().record()});
  const auto results = test::verify(message, zone);
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].algorithm, "rsa-sha256");
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
  EXPECT_EQ(results[1].algorithm, "ed25519-sha256");
  EXPECT_EQ(results[1].verdict, DkimVerdict::pass) << results[1].reason;
}

TEST(DkimEngineKeys, SignatureOverAnotherSignatureVerifies) {
  SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
  message.fields[0].value += "junk";  // no longer base64, so it is refused
  message = test::with_signature(
      message, test::rsa_key(),
      {.selector = "s2", .signed_fields = {"From", "DKIM-Signature", "Subject"}});
  dns::Zone zone = test::zone_with(test::rsa_key().record());
  zone.add("s2._domainkey.example.jp", dns::Txt{test::rsa_key().record()});
  const auto results = test::verify(message, zone);
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
  EXPECT_NE(results[1].verdict, DkimVerdict::pass) << results[1].reason;
}

TEST(DkimEngineShapes, UnsignedMessageHasNoResult) {
  EXPECT_TRUE(test::verify(test::plain_message(), dns::Zone()).empty());
}

TEST(DkimEngineShapes, NeitherNoFromNorTwoDisturb) {
  SignedMessage message = test::plain_message();
  message.fields.erase(message.fields.begin());
  message = test::with_signature(message, test::rsa_key(), {});
  auto results = test::verify(message, test::zone_with(test::rsa_key().record()));
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;

  message = test::plain_message();
  message.fields.insert(message.fields.begin(), {"From", " \"broken <"});
  message = test::with_signature(message, test::rsa_key(), {});
  results = test::verify(message, test::zone_with(test::rsa_key().record()));
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
}

TEST(DkimEngineShapes, EmptyBodyVerifies) {
  for (const char* canonicalization : {"simple", "relaxed"}) {
    SignedMessage message = test::plain_message();
    message.body.clear();
    message =
        test::with_signature(message, test::rsa_key(), {.body_canonicalization = canonicalization});
    const auto results = test::verify(message, test::zone_with(test::rsa_key().record()));
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << canonicalization << results[0].reason;
  }
}

}  // namespace
}  // namespace anshin
