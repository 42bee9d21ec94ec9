// Every bound on what a chain may cost, reached and passed.
#include "arc_bench.h"
#include "dns/zone_resolver.h"
#include "support/held_resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

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

// However many fields there are, keys are asked for at most fifty sets.
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
  EXPECT_EQ(counting->count(), 0U);  // i=0 comes first
  for (test::SignedField& field : message.fields) {
    if (field.value.starts_with(" i=0;")) {
      field.value.replace(0, 5, " i=1;");
    }
  }
  EXPECT_EQ(validate(message, counting).verdict, ArcVerdict::fail);
  EXPECT_EQ(counting->count(), 1U);  // the second has i=1 as well
  std::erase_if(message.fields, [](const auto& field) { return field.value.contains("d=d0."); });
  EXPECT_EQ(validate(message, counting).verdict, ArcVerdict::fail);
  EXPECT_EQ(counting->count(), 51U);  // and those from i=1 to i=50
}

}  // namespace
}  // namespace anshin
