// A DKIM engine: what verifies, what does not, and why. Each engine runs this suite in a program of
// its own.
#include "support/dkim_bench.h"
#include "support/dkim_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace anshin {
namespace {

using test::SignedMessage;
using test::SignOptions;

// libopendkim is not shown signatures that sign others.
DkimVerdict over_signatures(DkimVerdict verdict) {
  return test::engine_under_test().is_reference ? DkimVerdict::neutral : verdict;
}

class DkimEngine : public testing::TestWithParam<test::DkimCase> {};

test::DkimOutcome expected(const test::DkimCase& c) {
  if (c.by_reference && test::engine_under_test().is_reference) {
    return *c.by_reference;
  }
  return {.verdict = c.verdict, .reason = c.reason};
}

TEST_P(DkimEngine, Judges) {
  const test::DkimCase& c = GetParam();
  SignOptions options;
  if (c.sign) {
    c.sign(options);
  }
  const test::DkimKey key = c.key ? c.key() : test::rsa_key();
  SignedMessage message =
      test::with_signature(c.message ? c.message() : test::plain_message(), key, options);
  if (c.alter) {
    c.alter(message);
  }
  const std::string record = c.record ? c.record() : key.record();
  const test::DkimOutcome outcome = expected(c);
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{200'000}}) {
    const auto results = test::verify(message, test::zone_with(record, c.key_name), {}, chunk);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(to_string(results[0].verdict), to_string(outcome.verdict)) << results[0].reason;
    EXPECT_THAT(results[0].reason, testing::HasSubstr(outcome.reason));
    EXPECT_FALSE(results[0].reason.empty());
    EXPECT_LT(results[0].reason.size(), 600U);
  }
}

std::string case_name(const testing::TestParamInfo<test::DkimCase>& the_case) {
  return the_case.param.name;
}

INSTANTIATE_TEST_SUITE_P(Header, DkimEngine, testing::ValuesIn(test::dkim_header_cases()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Body, DkimEngine, testing::ValuesIn(test::dkim_body_cases()), case_name);
INSTANTIATE_TEST_SUITE_P(Tag, DkimEngine, testing::ValuesIn(test::dkim_tag_cases()), case_name);
INSTANTIATE_TEST_SUITE_P(Key, DkimEngine, testing::ValuesIn(test::dkim_key_cases()), case_name);

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
  EXPECT_THAT(result.signed_fields, testing::Contains("from"));
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
  EXPECT_THAT(results[0].reason, testing::HasSubstr("the key has more than 512 bits"));
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

// As while a key is being replaced: RFC 6376 section 3.6.2.2 leaves it open which one counts.
TEST(DkimEngineKeys, EachKeyAtTheNameIsTried) {
  dns::Zone zone;
  zone.add("s1._domainkey.example.jp", dns::Txt{test::ed25519_key().record()});
  zone.add("s1._domainkey.example.jp", dns::Txt{"v=DKIM1; p="});
  zone.add("s1._domainkey.example.jp", dns::Txt{test::rsa_key().record()});
  const SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
  auto results = test::verify(message, zone);
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
  EXPECT_EQ(results[0].key_bits, 2048U);

  zone = {};
  zone.add("s1._domainkey.example.jp", dns::Txt{test::DkimKey::rsa(1024).record()});
  zone.add("s1._domainkey.example.jp", dns::Txt{test::rsa_key().record()});
  results = test::verify(message, zone);
  ASSERT_EQ(results.size(), 1U);
  if (test::engine_under_test().is_reference) {  // the library takes one key
    EXPECT_EQ(results[0].verdict, DkimVerdict::fail);
  } else {
    EXPECT_EQ(results[0].verdict, DkimVerdict::pass) << results[0].reason;
    EXPECT_THAT(results[0].reason, testing::HasSubstr("(there are 2 keys at this name)"));
    results = test::verify(message, zone, {.max_key_work = 1});
    EXPECT_EQ(results[0].verdict, DkimVerdict::policy) << "each attempt counts";
  }
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
  EXPECT_EQ(results[0].verdict, over_signatures(DkimVerdict::pass)) << results[0].reason;
  EXPECT_NE(results[1].verdict, DkimVerdict::pass) << results[1].reason;
}

TEST(DkimEngineKeys, AllRecordsMalformedTellsOfTheFirst) {
  dns::Zone zone;
  zone.add("s1._domainkey.example.jp", dns::Txt{"v=DKIM1; p=!"});
  zone.add("s1._domainkey.example.jp", dns::Txt{"hello"});
  const auto results =
      test::verify(test::with_signature(test::plain_message(), test::rsa_key(), {}), zone);
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results[0].verdict, DkimVerdict::permerror);
  EXPECT_THAT(results[0].reason, testing::HasSubstr("key p= is not base64"));
}

TEST(DkimEngineShapes, LengthsOfSeveralSignaturesAreIndependent) {
  SignedMessage message = test::plain_message();
  message.body = "Hello\r\nworld\r\n";
  const std::vector<std::optional<std::uint64_t>> lengths = {0, 14, 3, std::nullopt, 3, 6, 15};
  for (std::size_t i = lengths.size(); i-- > 0;) {
    message = test::with_signature(message, test::rsa_key(),
                                   {.body_canonicalization = i % 2 == 0 ? "simple" : "relaxed",
                                    .signed_fields = {"From"},
                                    .body_length = lengths[i]});
  }
  using V = DkimVerdict;
  const auto verdicts = [](const std::vector<DkimResult>& results) {
    std::vector<V> out;
    for (const DkimResult& result : results) {
      out.push_back(result.verdict);
    }
    return out;
  };
  const dns::Zone zone = test::zone_with(test::rsa_key().record());
  EXPECT_THAT(verdicts(test::verify(message, zone, {}, 1)),
              testing::ElementsAre(V::policy, V::policy, V::policy, V::pass, V::policy, V::policy,
                                   V::fail));
  message.body += "evil\r\n";
  EXPECT_THAT(verdicts(test::verify(message, zone, {}, 5)),
              testing::ElementsAre(V::policy, V::policy, V::policy, V::fail, V::policy, V::policy,
                                   V::fail));
  message.body = "Help";
  EXPECT_THAT(
      verdicts(test::verify(message, zone, {}, 100)),
      testing::ElementsAre(V::policy, V::fail, V::policy, V::fail, V::policy, V::fail, V::fail));
}

TEST(DkimEngineShapes, EachSignatureHasItsOwnReason) {
  SignedMessage message = test::plain_message();
  const auto add = [&](const SignOptions& options) {
    message = test::with_signature(message, test::rsa_key(), options);
  };
  add({.selector = "revoked"});
  add({.expires_at = 1});
  add({.body_length = 4});
  add({.selector = "missing"});
  add({.signed_fields = {"To"}});
  add({});
  message.fields.insert(message.fields.begin(), {"DKIM-Signature", " rubbish"});
  dns::Zone zone = test::zone_with(test::rsa_key().record());
  zone.add("revoked._domainkey.example.jp", dns::Txt{"p="});
  const auto results = test::verify(message, zone);
  std::vector<std::string> reasons;
  for (const DkimResult& result : results) {
    reasons.push_back(result.reason);
  }
  using testing::HasSubstr;
  EXPECT_THAT(reasons, testing::ElementsAre(
                           HasSubstr("has no \"=\""), HasSubstr("verifies with the key"),
                           HasSubstr("does not cover From"), HasSubstr("no key record at missing"),
                           HasSubstr("lets anybody add to the body"), HasSubstr("has expired"),
                           HasSubstr("revoked")));
}

// h= may name DKIM-Signature: others than the one it stands in (RFC 6376 section 3.5).
TEST(DkimEngineShapes, SignatureFieldAddedBelowIsNoticed) {
  SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(),
                                               {.signed_fields = {"From", "DKIM-Signature"}});
  message.fields.push_back({"DKIM-Signature", " rubbish"});
  const auto results = test::verify(message, test::zone_with(test::rsa_key().record()));
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].verdict, over_signatures(DkimVerdict::fail)) << results[0].reason;
}

TEST(DkimEngineShapes, LowerSignaturesAreSignedFromTheBottomUp) {
  SignedMessage message = test::with_signature(test::plain_message(), test::rsa_key(), {});
  message = test::with_signature(message, test::rsa_key(), {});
  message = test::with_signature(
      message, test::rsa_key(),
      {.signed_fields = {"From", "DKIM-Signature", "Subject", "dkim-signature"}});
  const dns::Zone zone = test::zone_with(test::rsa_key().record());
  auto results = test::verify(message, zone);
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].verdict, over_signatures(DkimVerdict::pass)) << results[0].reason;
  message.fields.erase(message.fields.begin() + 1);
  results = test::verify(message, zone);
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].verdict, over_signatures(DkimVerdict::fail)) << results[0].reason;
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
