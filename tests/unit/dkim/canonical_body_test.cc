// The streaming canonicalisation against a plain model, and its work on hostile bodies.
#include "dkim/canonical_body.h"

#include "support/body_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

namespace anshin::dkim {
namespace {

using namespace std::string_literals;

constexpr unsigned seed = 6376;

struct Output {
  std::string octets;
  std::size_t pieces = 0;
};

// `next_size` gives the size of each chunk.
template <typename NextSize>
Output canonicalise(std::string_view body, Canonicalization form, NextSize next_size) {
  Output out;
  const auto sink = [&](std::string_view octets) {
    out.octets += octets;
    ++out.pieces;
  };
  CanonicalBody canonical(form);
  while (!body.empty()) {
    const std::size_t size = std::min<std::size_t>(next_size(), body.size());
    canonical.update(body.substr(0, size), sink);
    body.remove_prefix(size);
  }
  canonical.finish(sink);
  return out;
}

std::string canonicalise_in(std::string_view body, Canonicalization form, std::size_t chunk) {
  return canonicalise(body, form, [=] { return chunk; }).octets;
}

// Shows where two long texts begin to differ.
std::string difference(std::string_view expected, std::string_view got) {
  const auto [a, b] = std::ranges::mismatch(expected, got);
  const auto at = static_cast<std::size_t>(a - expected.begin());
  return "at " + std::to_string(at) + ", expected " +
         testing::PrintToString(expected.substr(at, 20)) + ", got " +
         testing::PrintToString(got.substr(at, 20));
}

void expect_like_model(std::string_view body, Canonicalization form, std::string_view got) {
  const std::string expected = test::canonical_body(body, form);
  EXPECT_TRUE(expected == got) << to_string(form) << ", body of " << body.size() << " octets, "
                               << difference(expected, got);
}

constexpr std::array forms = {Canonicalization::simple, Canonicalization::relaxed};

TEST(CanonicalBody, ExamplesOfTheRfc) {
  // RFC 6376 section 3.4.5
  const std::string body = " C \r\nD \t E\r\n\r\n\r\n";
  EXPECT_EQ(canonicalise_in(body, Canonicalization::relaxed, 3), " C\r\nD E\r\n");
  EXPECT_EQ(canonicalise_in(body, Canonicalization::simple, 3), " C \r\nD \t E\r\n");
}

// Every body of up to six octets over what matters.
TEST(CanonicalBody, AllShortBodies) {
  constexpr std::string_view alphabet = "a \t\r\n";
  std::vector<std::string> bodies = {""};
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    for (const Canonicalization form : forms) {
      expect_like_model(bodies[i], form, canonicalise_in(bodies[i], form, 1));
      expect_like_model(bodies[i], form, canonicalise_in(bodies[i], form, 2));
      expect_like_model(bodies[i], form, canonicalise_in(bodies[i], form, 100));
    }
    if (bodies[i].size() < 6) {
      for (const char c : alphabet) {
        bodies.push_back(bodies[i] + c);
      }
    }
  }
  EXPECT_EQ(bodies.size(), 19531U);
}

// Long runs of plain octets with some of what matters in between, so that blocks of every shape
// come up.
TEST(CanonicalBody, RandomBodiesInRandomChunks) {
  const std::string alphabet = "a \t\r\n\0\xFF"s;
  std::mt19937 random(seed);
  for (int round = 0; round < 1500; ++round) {
    const bool is_long = round % 100 == 0;
    const std::size_t size = random() % (is_long ? 100'000 : 300);
    const std::size_t plain_share = random() % 40;
    std::string body;
    while (body.size() < size) {
      const bool plain = random() % 40 < plain_share;
      const bool line_end = random() % 8 == 0;
      body += plain      ? std::string(random() % 40, 'x')
              : line_end ? "\r\n"s
                         : std::string(1 + random() % 3, alphabet[random() % alphabet.size()]);
    }
    for (const Canonicalization form : forms) {
      for (const std::size_t chunk : {1U, 2U, 15U, 16U, 17U, 65535U}) {
        expect_like_model(body, form, canonicalise_in(body, form, chunk));
      }
      const std::size_t largest = 1 + random() % (size + 1);
      expect_like_model(body, form,
                        canonicalise(body, form, [&] { return 1 + random() % largest; }).octets);
    }
  }
}

TEST(CanonicalBody, EmptyChunksDoNotMatter) {
  for (const Canonicalization form : forms) {
    std::string got;
    const auto sink = [&](std::string_view octets) { got += octets; };
    CanonicalBody canonical(form);
    for (const std::string_view chunk : {"", "a ", "", "\r", "", "\n", "", " ", ""}) {
      canonical.update(chunk, sink);
    }
    canonical.finish(sink);
    expect_like_model("a \r\n ", form, got);
  }
}

// Octets are handed on in pieces worth a call, whatever the body looks like and however it comes:
// the work is linear in the body.
void expect_few_pieces(const std::string& body, Canonicalization form, std::size_t chunk) {
  const Output out = canonicalise(body, form, [=] { return chunk; });
  expect_like_model(body, form, out.octets);
  EXPECT_LE(out.pieces, 10 + body.size() / 500)
      << testing::PrintToString(body.substr(0, 10)) << " in chunks of " << chunk;
}

std::string repeated(std::string_view unit, std::size_t size) {
  std::string out;
  while (out.size() < size) {
    out += unit;
  }
  return out;
}

TEST(CanonicalBody, HostileBodiesCostNoMoreThanOthers) {
  constexpr std::size_t size = 1'000'000;
  for (const std::string_view unit : {"\r", " ", "\t", "\r\n", "\r ", " \r", "\n", "\n ", " \r\n",
                                      "\r\r\n", "a \t", "a\r\n", "a \r", " \t\r\n \r"}) {
    for (const Canonicalization form : forms) {
      const std::string body = repeated(unit, size);
      expect_few_pieces(body, form, 4096);
      expect_few_pieces(body + "x", form, body.size() + 1);
      expect_few_pieces(repeated(unit, size / 20) + "x", form, 1);
    }
  }
}

}  // namespace
}  // namespace anshin::dkim
