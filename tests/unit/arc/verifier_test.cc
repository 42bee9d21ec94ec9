// Chains: what passes, what fails, and why (RFC 8617 section 5.2).
#include "arc/verifier.h"

#include "arc_bench.h"
#include "dns/zone_resolver.h"
#include "support/held_resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>

namespace anshin {
namespace {

using test::plain_message;
using test::sealing_key;
using test::SignedMessage;
using test::validate;
using test::with_arc_set;
using testing::ElementsAre;
using testing::HasSubstr;

SignedMessage sealed(unsigned sets, const test::SealOptions& options = {}) {
  SignedMessage message = plain_message();
  for (unsigned i = 0; i < sets; ++i) {
    message = with_arc_set(std::move(message), sealing_key(), options);
  }
  return message;
}

/// The n-th set's field, counted from i=1.
test::SignedField& field_of(SignedMessage& message, const std::string& name, std::size_t instance) {
  for (test::SignedField& field : std::views::reverse(message.fields)) {
    if (field.name == name && --instance == 0) {
      return field;
    }
  }
  throw std::out_of_range(name);
}

void replace(std::string& text, const std::string& old, const std::string& with) {
  const std::size_t at = text.find(old);
  ASSERT_NE(at, std::string::npos) << old << " in " << text;
  text.replace(at, old.size(), with);
}

TEST(ArcVerifier, AMessageWithoutChainHasNone) {
  const ArcResult result = validate(plain_message());
  EXPECT_EQ(result.verdict, ArcVerdict::none);
  EXPECT_TRUE(result.checked);
  EXPECT_EQ(result.sets, 0U);
  EXPECT_FALSE(result.oldest_pass);
  EXPECT_EQ(result.reason, "the message has no ARC sets");
}

TEST(ArcVerifier, AChainPasses) {
  const ArcResult result = validate(sealed(1));
  EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  EXPECT_EQ(result.sets, 1U);
  EXPECT_EQ(result.oldest_pass, 0U);
  EXPECT_THAT(result.sealers, ElementsAre("lists.example.org"));
  ASSERT_EQ(result.chain.size(), 1U);
  EXPECT_EQ(result.chain[0].authentication_results,
            "\r\n\tlists.example.org; dmarc=pass header.from=example.jp");
  EXPECT_TRUE(result.chain[0].signs_from);
  EXPECT_FALSE(result.chain[0].has_body_length);
  EXPECT_EQ(result.reason, "a chain of one set verifies, last sealed by lists.example.org");
}

TEST(ArcVerifier, LaterSetsAreSealedOverTheEarlier) {
  SignedMessage message = with_arc_set(plain_message(), sealing_key());
  message = with_arc_set(message, sealing_key(),
                         {.domain = "example.net", .results = "example.net; arc=pass"});
  message.fields.insert(message.fields.begin(), {"Received", " by mx.example.jp"});
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  EXPECT_THAT(result.sealers, ElementsAre("lists.example.org", "example.net"));
  EXPECT_EQ(result.chain[1].authentication_results, "\r\n\texample.net; arc=pass");
  EXPECT_EQ(result.oldest_pass, 0U);
}

TEST(ArcVerifier, FiftySetsAreTheMost) {
  SignedMessage message = sealed(50);
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  EXPECT_EQ(result.sets, 50U);
  EXPECT_EQ(result.oldest_pass, 0U);

  const ArcResult more = validate(with_arc_set(std::move(message), sealing_key()));
  EXPECT_EQ(more.verdict, ArcVerdict::fail);
  EXPECT_THAT(more.reason, HasSubstr("instance i=\"51\" is not a number from 1 to 50"));
}

TEST(ArcVerifier, TheOldestPassIsTheFirstBehindAChange) {
  SignedMessage message = sealed(2);
  message.body += "-- \r\na footer\r\n";
  message = with_arc_set(std::move(message), sealing_key());
  message = with_arc_set(std::move(message), sealing_key());
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  EXPECT_EQ(result.oldest_pass, 3U);
}

TEST(ArcVerifier, AnOldSignatureOfAnotherKindOnlyEndsTheOldestPass) {
  SignedMessage message = with_arc_set(plain_message(), sealing_key(), {.algorithm = "rsa-sha1"});
  EXPECT_EQ(validate(message).verdict, ArcVerdict::fail);
  message = with_arc_set(std::move(message), sealing_key());
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  EXPECT_EQ(result.oldest_pass, 2U);
  EXPECT_FALSE(result.chain[0].signs_from);
}

TEST(ArcVerifier, AChangedMessageFails) {
  SignedMessage message = sealed(2);
  message.body += "more\r\n";
  ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_FALSE(result.oldest_pass);
  EXPECT_EQ(result.reason,
            "the ARC-Message-Signature of lists.example.org (i=2): the body hash differs: the body "
            "was changed after signing");
  message = sealed(1);
  field_of(message, "From", 1).value = " Taro <taro@example.com>";
  result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_THAT(result.reason, HasSubstr("a signed header field was changed"));
}

TEST(ArcVerifier, AChangedSetFails) {
  SignedMessage message = sealed(3);
  replace(field_of(message, "ARC-Authentication-Results", 1).value, "dmarc=pass", "dmarc=fail");
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_EQ(
      result.reason,
      "the ARC-Seal of lists.example.org (i=3): an ARC field was changed after sealing, or the "
      "key is another one");
}

TEST(ArcVerifier, AnOldSealMustVerifyToo) {
  SignedMessage message = sealed(1);
  replace(field_of(message, "ARC-Seal", 1).value, "b=", "b=AAAA");
  message = with_arc_set(std::move(message), sealing_key());
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_THAT(result.reason, HasSubstr("the ARC-Seal of lists.example.org (i=1): "));
}

TEST(ArcVerifier, EverySetNeedsItsThreeFieldsOnce) {
  for (const std::string name :
       {"ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"}) {
    const SignedMessage whole = sealed(2);
    for (const std::size_t instance : {1U, 2U}) {
      SignedMessage message = whole;
      const auto* const field = &field_of(message, name, instance);
      std::erase_if(message.fields, [&](const auto& other) { return &other == field; });
      const ArcResult missing = validate(message);
      EXPECT_EQ(missing.verdict, ArcVerdict::fail) << name << instance;
      EXPECT_EQ(missing.sets, 2U);
      EXPECT_EQ(missing.reason, "there is no " + name + " with i=" + std::to_string(instance));

      message = whole;
      const test::SignedField copy = field_of(message, name, instance);
      message.fields.push_back(copy);
      const ArcResult twice = validate(message);
      EXPECT_EQ(twice.verdict, ArcVerdict::fail) << name << instance;
      EXPECT_EQ(twice.reason, "there are two " + name + " with i=" + std::to_string(instance));
      EXPECT_TRUE(twice.chain.empty());
    }
  }
}

TEST(ArcVerifier, AGapFails) {
  SignedMessage message = sealed(3);
  std::erase_if(message.fields, [](const auto& field) {
    return field.name.starts_with("ARC-") && field.value.contains("i=2;");
  });
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_EQ(result.sets, 2U);
  EXPECT_EQ(result.reason, "there is no ARC-Authentication-Results with i=2");
}

TEST(ArcVerifier, TheStatusMustFitTheInstance) {
  const auto status = [](const std::string& first, const std::string& second) {
    SignedMessage message = with_arc_set(plain_message(), sealing_key(), {.status = first});
    return validate(with_arc_set(std::move(message), sealing_key(), {.status = second}));
  };
  EXPECT_EQ(status("none", "pass").verdict, ArcVerdict::pass);
  EXPECT_EQ(status("pass", "pass").reason, "the ARC-Seal with i=1 must say cv=none");
  EXPECT_EQ(status("fail", "pass").reason, "the ARC-Seal with i=1 must say cv=none");
  EXPECT_EQ(status("none", "none").reason, "the ARC-Seal with i=2 must say cv=pass");
  EXPECT_EQ(status("none", "fail").reason,
            "the last sealer found the chain broken already (cv=fail, i=2)");
  EXPECT_EQ(status("none", "fail").verdict, ArcVerdict::fail);
}

TEST(ArcVerifier, Ed25519Verifies) {
  const auto key = test::DkimKey::ed25519();
  dns::Zone zone;
  zone.add("s1._domainkey.lists.example.org", dns::Txt{key.record()});
  const auto resolver = dns::make_zone_resolver(std::move(zone));
  SignedMessage message = with_arc_set(plain_message(), key);
  EXPECT_EQ(validate(message, resolver).verdict, ArcVerdict::pass);
  message.body += "x";
  EXPECT_EQ(validate(message, resolver).verdict, ArcVerdict::fail);
}

TEST(ArcVerifier, SimpleFormVerifies) {
  EXPECT_EQ(validate(sealed(2, {.canonicalization = "simple"})).verdict, ArcVerdict::pass);
}

TEST(ArcVerifier, AnExpiredMessageSignatureFails) {
  const std::int64_t now = test::arrival.time_since_epoch().count();
  EXPECT_EQ(validate(sealed(1, {.expires_at = now + 1})).verdict, ArcVerdict::pass);
  const ArcResult result = validate(sealed(1, {.expires_at = now}));
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_THAT(result.reason, HasSubstr("has expired (x=)"));
}

TEST(ArcVerifier, ABodyLengthIsTold) {
  SignedMessage message = sealed(1, {.body_length = 5});
  message.body += "appended\r\n";
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  EXPECT_TRUE(result.chain.at(0).has_body_length);
}

TEST(ArcVerifier, ABodyThatWasCutFails) {
  SignedMessage message = sealed(1, {.body_length = 12});
  message.body = "Hello";
  EXPECT_THAT(validate(message).reason, HasSubstr("the body is shorter than l= says"));
}

TEST(ArcVerifier, ASignatureThatLeavesFromOutIsTold) {
  const ArcResult result = validate(sealed(1, {.signed_fields = {"To"}}));
  EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  EXPECT_FALSE(result.chain.at(0).signs_from);
}

// RFC 6376 section 3.5: h= never means the signature's own field.
TEST(ArcVerifier, ASignatureThatNamesItsOwnFieldSignsOnlyTheEarlier) {
  const test::SealOptions options{.signed_fields = {"From", "ARC-Message-Signature", "To"}};
  for (const unsigned sets : {1U, 2U}) {
    const ArcResult result = validate(sealed(sets, options));
    EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  }
}

TEST(ArcVerifier, ASealWithHFails) {
  const ArcResult result = validate(sealed(1, {.more_seal_tags = "; h=from"}));
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_EQ(result.reason, "an ARC-Seal is malformed: tag h= must not stand in it");
}

TEST(ArcVerifier, AMissingOrUnfitKeyFails) {
  const auto with_record = [](const std::string& record) {
    dns::Zone zone;
    zone.add("s1._domainkey.lists.example.org", dns::Txt{record});
    return validate(sealed(1), dns::make_zone_resolver(std::move(zone)));
  };
  EXPECT_THAT(validate(sealed(1), dns::make_zone_resolver({})).reason,
              HasSubstr("there is no key record at s1._domainkey.lists.example.org"));
  EXPECT_THAT(with_record("v=DKIM1; p=").reason, HasSubstr("the key was revoked"));
  EXPECT_THAT(with_record(test::DkimKey::ed25519().record()).reason, HasSubstr("of type ed25519"));
  EXPECT_THAT(with_record("v=DKIM1; k=rsa; junk").reason, HasSubstr("is malformed"));
  const ArcResult other = with_record(test::DkimKey::rsa(1024).record());
  EXPECT_EQ(other.verdict, ArcVerdict::fail);
  EXPECT_FALSE(other.dns_failed);
}

// RFC 8617 section 5.2.1: permanent for the chain; the caller learns that another try may help.
TEST(ArcVerifier, ADnsFailureFailsAndSaysSo) {
  for (const dns::Status status : {dns::Status::failed, dns::Status::timed_out}) {
    dns::Zone zone = test::zone();
    zone.fail("s1._domainkey.lists.example.org", dns::RecordType::TXT, status);
    const ArcResult result = validate(sealed(1), dns::make_zone_resolver(std::move(zone)));
    EXPECT_EQ(result.verdict, ArcVerdict::fail);
    EXPECT_TRUE(result.dns_failed);
    EXPECT_THAT(result.reason, HasSubstr("cannot be looked up"));
  }
}

// A forger's own key that does not answer must not make his false seal look like bad luck.
TEST(ArcVerifier, AFalseSealCountsBeforeADnsFailure) {
  SignedMessage message = with_arc_set(plain_message(), sealing_key(), {.domain = "evil.example"});
  replace(field_of(message, "ARC-Seal", 1).value, "d=evil.example", "d=lists.example.org");
  dns::Zone zone = test::zone();
  zone.fail("s1._domainkey.evil.example", dns::RecordType::TXT, dns::Status::failed);
  const ArcResult result = validate(message, dns::make_zone_resolver(std::move(zone)));
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_FALSE(result.dns_failed);
  EXPECT_THAT(result.reason, HasSubstr("the ARC-Seal of lists.example.org (i=1): an ARC field"));
}

TEST(ArcVerifier, AKeyThatArrivesTooLateIsADnsFailure) {
  const auto held = std::make_shared<dns::HeldResolver>(dns::make_zone_resolver(test::zone()));
  const auto shared = std::make_shared<dkim::SignedMessage>(dkim::Limits{});
  arc::Verifier verifier(arc::make_engine(), shared, held, {}, test::arrival);
  const SignedMessage message = sealed(1);
  for (const test::SignedField& field : message.fields) {
    shared->add_field(field.name, field.value);
    verifier.header(field.name, field.value);
  }
  shared->end_header("");
  verifier.end_of_headers();
  shared->body.update(message.body);
  shared->body.finish();
  const ArcResult result = verifier.finish(std::chrono::steady_clock::now());
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_TRUE(result.dns_failed);
}

}  // namespace
}  // namespace anshin
