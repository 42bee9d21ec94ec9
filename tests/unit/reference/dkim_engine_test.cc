// The reference DKIM engine: what verifies, what does not, and why.
#include "unit/reference/dkim_bench.h"
#include "unit/reference/dkim_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin {
namespace {

using test::SignedMessage;
using test::SignOptions;

class DkimEngine : public testing::TestWithParam<test::DkimCase> {};

TEST_P(DkimEngine, Judges) {
  const test::DkimCase& c = GetParam();
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

INSTANTIATE_TEST_SUITE_P(Cases, DkimEngine, testing::ValuesIn(test::dkim_cases()),
                         [](const auto& the_case) { return the_case.param.name; });

TEST(DkimEngineFacts, AreThoseOfTheSignature) {
  SignOptions options;
  options.identity = "=74aro@mail.example.jp";
  options.signed_at = 1'759'000'000;
  options.expires_at = 1'761'000'000;
  const SignedMessage message =
      test::with_signature(test::plain_message(), test::rsa_key(), options);
  const auto results = test::verify(message, test::zone_with(test::rsa_record_with("t=y:x")));
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
