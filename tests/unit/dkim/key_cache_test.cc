// Parsed keys, kept from message to message.
#include "dkim/key_cache.h"

#include "support/dkim_bench.h"
#include "support/rsa_der.h"
#include "text/base64.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <string>
#include <thread>
#include <vector>

namespace anshin::dkim {
namespace {

constexpr const char* name = "s1._domainkey.example.jp";

dns::Answer found(std::vector<std::string> texts) {
  return {.status = dns::Status::found, .texts = std::move(texts)};
}

// Different texts, one key.
std::string record(int number) {
  return "v=DKIM1; k=ed25519; n=" + std::to_string(number) +
         "; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
}

TEST(KeyCache, SameTextIsParsedOnce) {
  KeyCache cache;
  const KeyResult first = cache.find(name, found({record(1)}));
  ASSERT_TRUE(first) << first.error().reason;
  const KeyResult again = cache.find("other._domainkey.example.net", found({record(1)}));
  EXPECT_EQ(*first, *again);
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_EQ((*first)->key->bits(), 256U);
}

TEST(KeyCache, OtherTextsAreOtherKeys) {
  KeyCache cache;
  const KeyResult first = cache.find(name, found({record(1)}));
  EXPECT_NE(*first, *cache.find(name, found({record(2)})));
  EXPECT_NE(*first, *cache.find(name, found({record(1), record(2)})));
  EXPECT_NE(*first, *cache.find(name, found({record(1), ""})));
  EXPECT_EQ(cache.size(), 4U);
  // Where one text ends and the next begins counts
  EXPECT_FALSE(cache.find(name, found({"a", "bc"})));
  EXPECT_FALSE(cache.find(name, found({"ab", "c"})));
  EXPECT_EQ(cache.size(), 6U);
}

TEST(KeyCache, LeastRecentlyUsedGoes) {
  KeyCache cache;
  const KeyResult used = cache.find(name, found({record(0)}));
  const KeyResult unused = cache.find(name, found({record(1)}));
  for (int i = 2; i <= static_cast<int>(KeyCache::most_keys); ++i) {
    EXPECT_EQ(*cache.find(name, found({record(0)})), *used);
    EXPECT_TRUE(cache.find(name, found({record(i)})));
  }
  EXPECT_EQ(cache.size(), KeyCache::most_keys);
  EXPECT_EQ(*cache.find(name, found({record(0)})), *used);
  EXPECT_NE(*cache.find(name, found({record(1)})), *unused);
  EXPECT_EQ(cache.size(), KeyCache::most_keys);
  EXPECT_TRUE((*unused)->key) << "what is in use stays";
}

// However long the records and large the keys, the cache stays within its bytes; and these are
// what the process gives for them.
TEST(KeyCache, BytesAreBounded) {
  KeyCache cache;
  const std::string modulus = "\x5A" + std::string(2046, '\x5A') + "\x01";
  const std::string tags =
      "v=DKIM1; p=" + text::encode_base64(test::rsa_public_key(modulus, "\x01\x01")) + "; n=";
  const std::size_t before = mallinfo2().uordblks;
  for (int i = 0; i < 3000; ++i) {
    const auto key =
        cache.find(name, found({tags + std::string(8100 - tags.size(), 'x') + std::to_string(i)}));
    ASSERT_TRUE(key) << key.error().reason;
    ASSERT_TRUE((*key)->key) << (*key)->key.error();
    EXPECT_FALSE((*key)->key->verifies(std::string(32, 'x'), std::string(2048, '\x01')));
  }
  EXPECT_LT(cache.size(), 1500U);
  EXPECT_LE(cache.bytes(), KeyCache::most_bytes);
  if (before > 0) {  // the sanitizers' allocators keep no accounts
    EXPECT_LT(mallinfo2().uordblks, before + KeyCache::most_bytes * 5 / 4);
  }
}

TEST(KeyCache, LongRecordsAreNotKept) {
  KeyCache cache;
  const std::string base = record(1) + "; x=";
  const std::string length_prefix = "8192:";
  const std::string longest =
      base + std::string(KeyCache::longest_record - base.size() - length_prefix.size(), 'x');
  EXPECT_TRUE(cache.find(name, found({longest})));
  EXPECT_EQ(cache.size(), 1U);
  const KeyResult first = cache.find(name, found({longest + "x"}));
  ASSERT_TRUE(first) << first.error().reason;
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_NE(*first, *cache.find(name, found({longest + "x"})));
}

TEST(KeyCache, UselessRecordsAreKeptToo) {
  KeyCache cache;
  for (int i = 0; i < 2; ++i) {
    const KeyResult none = cache.find(name, found({"v=DKIM2; p=AAAA"}));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().verdict, DkimVerdict::permerror);
    EXPECT_THAT(none.error().reason,
                testing::HasSubstr("the key record at s1._domainkey.example.jp is malformed"));
    EXPECT_EQ(cache.size(), 1U);
  }
  const KeyResult bad_key = cache.find(name, found({"v=DKIM1; p=AAAA"}));
  ASSERT_TRUE(bad_key);
  EXPECT_FALSE((*bad_key)->key);
  EXPECT_EQ(*bad_key, *cache.find(name, found({"v=DKIM1; p=AAAA"})));
  // The name is that of the question, not that of whoever asked first
  EXPECT_THAT(cache.find("x.y", found({"v=DKIM2; p=AAAA"})).error().reason,
              testing::HasSubstr("at x.y is malformed"));
}

TEST(KeyCache, WhatTheDnsDoesNotHaveIsNotKept) {
  KeyCache cache;
  for (const dns::Status status : {dns::Status::failed, dns::Status::timed_out}) {
    const KeyResult none = cache.find(name, {.status = status, .reason = "SERVFAIL\n"});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().verdict, DkimVerdict::temperror);
    EXPECT_THAT(none.error().reason, testing::HasSubstr("cannot be looked up: SERVFAIL\\"));
  }
  for (const dns::Status status : {dns::Status::no_data, dns::Status::no_such_name}) {
    const KeyResult none = cache.find(name, {.status = status});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().verdict, DkimVerdict::permerror);
    EXPECT_THAT(none.error().reason, testing::HasSubstr("there is no key record at s1."));
  }
  EXPECT_EQ(cache.size(), 0U);
}

TEST(KeyCache, ManyThreads) {
  KeyCache cache;
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&cache, t] {
      for (int i = 0; i < 3000; ++i) {
        const bool sound = i % 7 != 0;
        const auto key = cache.find(
            name, found({sound ? record((i * 13 + static_cast<int>(t)) % 5000) : "v=DKIM2"}));
        EXPECT_EQ(key.has_value(), sound);
        if (key) {
          EXPECT_FALSE((*key)->key->verifies(std::string(32, 'x'), std::string(64, 'y')));
        }
      }
    });
  }
  threads.clear();
  EXPECT_LE(cache.size(), KeyCache::most_keys);
}

// One key verified by many threads at once.
TEST(KeyCache, KeyIsSharedByThreads) {
  const test::DkimKey& key = test::rsa_key();
  const test::SignedMessage message = test::with_signature(test::plain_message(), key, {});
  const auto resolver = dns::make_zone_resolver(test::zone_with(key.record()));
  std::vector<std::jthread> threads;
  threads.reserve(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const auto results = test::verify(message, resolver);
        EXPECT_EQ(results.at(0).verdict, DkimVerdict::pass) << results.at(0).reason;
      }
    });
  }
}

}  // namespace
}  // namespace anshin::dkim
