// Every bound on what a chain may cost, reached and passed.
#include "arc_bench.h"
#include "dns/zone_resolver.h"
#include "support/held_resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace anshin {
namespace {

using test::plain_message;
using test::sealing_key;
using test::validate;
using test::with_arc_set;
using testing::HasSubstr;

TEST(ArcLimits, SizeOfAField) {
  const test::SignedMessage message = with_arc_set(
      plain_message(), sealing_key(), {.results = "a; x=pass (" + std::string(20000, 'x') + ")"});
  dkim::Limits limits;
  EXPECT_EQ(validate(message, limits).reason,
            "an ARC-Authentication-Results is larger than 16384 octets");
  limits.max_signature_bytes = 30000;
  EXPECT_EQ(validate(message, limits).verdict, ArcVerdict::pass);
  limits.max_signature_bytes = 100;
  EXPECT_THAT(validate(message, limits).reason, HasSubstr("is larger than 100 octets"));
}

TEST(ArcLimits, HeaderFields) {
  const test::SignedMessage message = with_arc_set(plain_message(), sealing_key());
  dkim::Limits limits;
  limits.max_header_fields = static_cast<unsigned>(message.fields.size());
  EXPECT_EQ(validate(message, limits).verdict, ArcVerdict::pass);
  --limits.max_header_fields;
  const ArcResult result = validate(message, limits);
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_THAT(result.reason, HasSubstr("verify.max_header_fields"));
  EXPECT_EQ(validate(plain_message(), {.max_header_fields = 1}).verdict, ArcVerdict::none);
}

TEST(ArcLimits, HeaderBytes) {
  const ArcResult result =
      validate(with_arc_set(plain_message(), sealing_key()), {.max_header_bytes = 1000});
  EXPECT_EQ(result.verdict, ArcVerdict::fail);
  EXPECT_THAT(result.reason, HasSubstr("verify.max_header_bytes"));
}

TEST(ArcLimits, RsaBits) {
  const auto key = test::DkimKey::rsa(1024);
  dns::Zone zone;
  zone.add("s1._domainkey.lists.example.org", dns::Txt{key.record()});
  const auto resolver = dns::make_zone_resolver(std::move(zone));
  const auto message = with_arc_set(plain_message(), key);
  EXPECT_EQ(validate(message, resolver, {}).verdict, ArcVerdict::pass);
  EXPECT_THAT(validate(message, resolver, {.min_rsa_bits = 1025}).reason,
              HasSubstr("the key has only 1024 bits, fewer than 1025"));
  EXPECT_THAT(validate(message, resolver, {.max_rsa_bits = 1023}).reason,
              HasSubstr("the key has more than 1023 bits"));
}

test::SignedMessage sealed(unsigned sets, const test::SealOptions& options = {}) {
  test::SignedMessage message = plain_message();
  for (unsigned i = 0; i < sets; ++i) {
    message = with_arc_set(std::move(message), sealing_key(), options);
  }
  return message;
}

// The newest ARC-Message-Signature first, then the seals, then what tells oldest-pass only.
TEST(ArcLimits, WorkOfAllKeys) {
  const test::SignedMessage message = sealed(3);
  dkim::Limits limits;
  limits.max_key_work = 6;
  EXPECT_EQ(validate(message, limits).oldest_pass, 0U);
  limits.max_key_work = 5;
  const ArcResult partly = validate(message, limits);
  EXPECT_EQ(partly.verdict, ArcVerdict::pass) << partly.reason;
  EXPECT_EQ(partly.oldest_pass, 2U);
  EXPECT_THAT(partly.reason, HasSubstr("(i=1): not verified: the keys of this message take more"));
  limits.max_key_work = 3;
  const ArcResult failed = validate(message, limits);
  EXPECT_EQ(failed.verdict, ArcVerdict::fail);
  EXPECT_FALSE(failed.dns_failed);
  EXPECT_THAT(failed.reason, HasSubstr("not verified: the keys of this message take more work"));
}

TEST(ArcLimits, HeaderBytesHashed) {
  const test::SignedMessage filled = [] {
    test::SignedMessage message = plain_message();
    message.fields.push_back({"X-Filler", " " + std::string(100'000, 'x')});
    std::vector<std::string> names = {"From", "X-Filler"};
    for (int i = 0; i < 200; ++i) {
      names.push_back("Y" + std::to_string(i));
    }
    for (int i = 0; i < 3; ++i) {
      message = with_arc_set(std::move(message), sealing_key(), {.signed_fields = names});
    }
    return message;
  }();
  EXPECT_EQ(validate(filled).oldest_pass, 0U);
  const ArcResult partly =
      validate(filled, {.max_header_bytes = 112'000, .max_hashed_header_bytes = 250'000});
  EXPECT_EQ(partly.verdict, ArcVerdict::pass) << partly.reason;
  EXPECT_EQ(partly.oldest_pass, 2U);
  EXPECT_THAT(partly.reason, HasSubstr("(i=1): not verified: the signatures of this message cover"
                                       " more than 250000 bytes"));
  const ArcResult failed =
      validate(filled, {.max_header_bytes = 112'000, .max_hashed_header_bytes = 90'000});
  EXPECT_EQ(failed.verdict, ArcVerdict::fail);
  EXPECT_THAT(failed.reason, HasSubstr("(i=3): not verified: the signatures of this message"));
}

// Each seal covers all that is above it; hashing it for each seal would be quadratic.
TEST(ArcLimits, FiftySetsWithLargeResults) {
  const test::SignedMessage message =
      sealed(50, {.results = "a; x=pass (" + std::string(3000, 'x') + ")"});
  const ArcResult result = validate(message);
  EXPECT_EQ(result.verdict, ArcVerdict::pass) << result.reason;
  EXPECT_EQ(result.oldest_pass, 0U);
}

// Keys are asked for as far as the chain holds.
TEST(ArcLimits, KeyLookups) {
  test::SignedMessage message = plain_message();
  for (int i = 0; i < 2000; ++i) {
    const std::string number = std::to_string(i % 60);
    message.fields.push_back({"ARC-Seal", " i=" + number + "; a=rsa-sha256; cv=none; d=d" +
                                              std::to_string(i) + ".example; s=s1; b=AAAA"});
  }
  const auto counting = std::make_shared<dns::HeldResolver>(dns::make_zone_resolver({}),
                                                            dns::HeldResolver::Start::answering);
  EXPECT_EQ(validate(message, counting).verdict, ArcVerdict::fail);
  EXPECT_EQ(counting->count(), 0U);  // no chain

  message = plain_message();
  for (int i = 0; i < 50; ++i) {
    message = with_arc_set(message, sealing_key());
  }
  EXPECT_EQ(validate(message, counting).verdict, ArcVerdict::fail);
  EXPECT_EQ(counting->count(), 3U);  // the newest signature (twice) and seal: there is no key
  message.body += "x";
  EXPECT_EQ(validate(message, counting).verdict, ArcVerdict::fail);
  EXPECT_EQ(counting->count(), 3U);  // another body
}

}  // namespace
}  // namespace anshin
