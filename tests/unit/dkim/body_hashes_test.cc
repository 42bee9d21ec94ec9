// Body hashes up to the lengths that signatures ask for, against hashing the parts one by one.
#include "dkim/body_hashes.h"

#include "crypto/sha256.h"
#include "support/body_model.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace anshin::dkim {
namespace {

using Length = std::optional<std::uint64_t>;

void feed(BodyHashes& hashes, std::string_view body, std::size_t chunk) {
  for (std::size_t at = 0; at < body.size(); at += chunk) {
    hashes.update(body.substr(at, chunk));
  }
  hashes.finish();
}

std::optional<std::string> expected(std::string_view body, Canonicalization form, Length length) {
  const std::string canonical = test::canonical_body(body, form);
  if (length && *length > canonical.size()) {
    return std::nullopt;
  }
  return crypto::sha256(length ? canonical.substr(0, *length) : canonical);
}

TEST(BodyHashes, WhatWasNotAskedForIsNotThere) {
  BodyHashes hashes;
  hashes.want(Canonicalization::simple, std::nullopt);
  hashes.want(Canonicalization::simple, 3);
  feed(hashes, "hello\r\n", 2);
  EXPECT_TRUE(hashes.hash(Canonicalization::simple, std::nullopt));
  EXPECT_TRUE(hashes.hash(Canonicalization::simple, 3));
  EXPECT_FALSE(hashes.hash(Canonicalization::simple, 4));
  EXPECT_FALSE(hashes.hash(Canonicalization::relaxed, std::nullopt));
}

TEST(BodyHashes, NothingAskedForIsFine) {
  BodyHashes hashes;
  feed(hashes, "hello\r\n", 2);
  EXPECT_FALSE(hashes.hash(Canonicalization::simple, std::nullopt));
}

TEST(BodyHashes, LengthsAtTheEdges) {
  const std::vector<std::string> bodies = {"", "\r\n", "a", "a\r\n\r\n", "a  b \r\nc", " \r\n"};
  const std::vector<Length> lengths = {
      std::nullopt, 0, 1, 2, 3, 4, 5, 6, 7, 8, std::numeric_limits<std::uint64_t>::max()};
  for (const std::string& body : bodies) {
    for (const std::size_t chunk : {std::size_t{1}, std::size_t{100}}) {
      for (const Canonicalization form : {Canonicalization::simple, Canonicalization::relaxed}) {
        BodyHashes hashes;
        for (const Length& length : lengths) {
          hashes.want(form, length);
        }
        feed(hashes, body, chunk);
        for (const Length& length : lengths) {
          EXPECT_EQ(hashes.hash(form, length), expected(body, form, length))
              << testing::PrintToString(body) << " l=" << testing::PrintToString(length);
        }
      }
    }
  }
}

TEST(BodyHashes, RandomLengthsOfBothForms) {
  std::mt19937 random(8463);
  for (int round = 0; round < 300; ++round) {
    std::string body;
    const std::size_t size = random() % 5000;
    while (body.size() < size) {
      body += random() % 3 == 0 ? "  \r\n" : std::string(random() % 60, 'x') + " ";
    }
    BodyHashes hashes;
    std::vector<std::pair<Canonicalization, Length>> wanted;
    for (int i = 0; i < 12; ++i) {
      const auto form = random() % 2 == 0 ? Canonicalization::simple : Canonicalization::relaxed;
      const Length length = random() % 4 == 0 ? Length() : Length(random() % (body.size() + 10));
      wanted.emplace_back(form, length);
      hashes.want(form, length);
    }
    feed(hashes, body, 1 + random() % 1000);
    for (const auto& [form, length] : wanted) {
      EXPECT_EQ(hashes.hash(form, length), expected(body, form, length))
          << to_string(form) << " l=" << testing::PrintToString(length) << " of " << body.size();
    }
  }
}

}  // namespace
}  // namespace anshin::dkim
