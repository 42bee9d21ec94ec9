// Header fields as signatures need them: limits, selection from the bottom up, canonical forms, and
// what is hashed of them.
#include "dkim/header_fields.h"

#include "crypto/sha256.h"
#include "dkim/header_hash.h"
#include "text/tag_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace anshin::dkim {
namespace {

using Names = std::vector<std::string>;

HeaderFields fields_of(const std::vector<std::pair<std::string, std::string>>& fields,
                       const Limits& limits = {}) {
  HeaderFields header(limits);
  for (const auto& [name, value] : fields) {
    header.add(name, value);
  }
  header.finish();
  return header;
}

TEST(HeaderFields, KeepsWhatCame) {
  const HeaderFields header = fields_of({{"From ", " a"}, {"X", ""}, {"", "b"}});
  EXPECT_EQ(header.size(), 3U);
  EXPECT_EQ(header.name(0), "From ");
  EXPECT_EQ(header.value(0), " a");
  EXPECT_EQ(header.canonical(0, Canonicalization::simple), "From : a");
  EXPECT_EQ(header.canonical(0, Canonicalization::relaxed), "from:a");
  EXPECT_EQ(header.canonical(1, Canonicalization::relaxed), "x:");
  EXPECT_EQ(header.canonical(2, Canonicalization::simple), ":b");
}

TEST(HeaderFields, CanonicalFormsOfTheRfc) {
  // RFC 6376 section 3.4.5
  const HeaderFields header = fields_of({{"A", " X"}, {"B ", " Y\t\r\n\tZ  "}});
  EXPECT_EQ(header.canonical(0, Canonicalization::relaxed), "a:X");
  EXPECT_EQ(header.canonical(1, Canonicalization::relaxed), "b:Y Z");
  EXPECT_EQ(header.canonical(1, Canonicalization::simple), "B : Y\t\r\n\tZ  ");
}

TEST(HeaderFields, SelectsFromTheBottomUp) {
  const HeaderFields header =
      fields_of({{"To", " 1"}, {"From", " 1"}, {"to ", " 2"}, {"TO", " 3"}});
  using testing::ElementsAre;
  using testing::IsEmpty;
  EXPECT_THAT(header.select(Names{"to"}), ElementsAre(3));
  EXPECT_THAT(header.select(Names{"to", "from", "to"}), ElementsAre(3, 1, 2));
  EXPECT_THAT(header.select(Names{"to", "to", "to", "to", "to"}), ElementsAre(3, 2, 0));
  EXPECT_THAT(header.select(Names{"cc", "from", "from"}), ElementsAre(1));
  EXPECT_THAT(header.select(Names{}), IsEmpty());
  EXPECT_THAT(header.select(Names{"to", "to", "to"}, 2), ElementsAre(3, 0));
  EXPECT_THAT(header.select(Names{"to", "to"}, 3), ElementsAre(2, 0));
  EXPECT_THAT(header.select(Names{"from"}, 1), IsEmpty());
}

TEST(HeaderFields, SelectsLikeANaiveModel) {
  std::mt19937 random(5);
  const Names alphabet = {"a", "b", "c", "d"};
  for (int round = 0; round < 500; ++round) {
    std::vector<std::pair<std::string, std::string>> fields(random() % 12);
    for (auto& field : fields) {
      field.first = alphabet[random() % 3];
    }
    Names names(random() % 15);
    std::ranges::generate(names, [&] { return alphabet[random() % alphabet.size()]; });
    const std::size_t except = random() % 14;

    std::vector<bool> taken(fields.size(), false);
    std::vector<std::size_t> expected;
    for (const std::string& name : names) {
      for (std::size_t i = fields.size(); i-- > 0;) {
        if (!taken[i] && i != except && fields[i].first == name) {
          taken[i] = true;
          expected.push_back(i);
          break;
        }
      }
    }
    EXPECT_EQ(fields_of(fields).select(names, except), expected);
  }
}

TEST(HeaderFields, LimitOfFields) {
  const Limits limits = {.max_header_fields = 3};
  HeaderFields header(limits);
  for (int i = 0; i < 3; ++i) {
    header.add("X", " y");
  }
  EXPECT_EQ(header.exceeded(), "");
  header.add("X", " y");
  EXPECT_EQ(header.exceeded(), "the header has more than 3 fields (verify.max_header_fields)");
  EXPECT_EQ(header.size(), 4U);
  header.finish();
  EXPECT_TRUE(header.select(Names{"x"}).empty());
}

TEST(HeaderFields, LimitOfOctets) {
  const Limits limits = {.max_header_bytes = 10};
  HeaderFields header(limits);
  header.add("X", " 34");  // five, with the colon
  header.add("X", " 34");
  EXPECT_EQ(header.exceeded(), "");
  header.add("", "");
  EXPECT_EQ(header.exceeded(), "the header is larger than 10 octets (verify.max_header_bytes)");
  header.add("X", " 34");
  EXPECT_EQ(header.size(), 4U);
}

// The sanitizers' allocators keep no accounts.
bool memory_is_counted() {
  return mallinfo2().uordblks > 0;
}

TEST(HeaderFields, ReleaseGivesTheMemoryBack) {
  if (!memory_is_counted()) {
    GTEST_SKIP() << "the allocator does not tell what is in use";
  }
  const std::size_t before = mallinfo2().uordblks;
  HeaderFields header((Limits()));
  for (int i = 0; i < 5000; ++i) {
    header.add("X-" + std::to_string(i), " " + std::string(100, 'y'));
  }
  header.finish();
  EXPECT_FALSE(header.canonical(7, Canonicalization::relaxed).empty());
  EXPECT_GT(mallinfo2().uordblks, before + 500'000);
  header.release();
  EXPECT_LT(mallinfo2().uordblks, before + 10'000);
  EXPECT_EQ(header.size(), 5000U);
}

TEST(HeaderFields, ExceedingGivesTheMemoryBack) {
  if (!memory_is_counted()) {
    GTEST_SKIP() << "the allocator does not tell what is in use";
  }
  const std::size_t before = mallinfo2().uordblks;
  HeaderFields header({.max_header_bytes = 1'000'000});
  header.add("X", std::string(900'000, 'y'));
  header.add("X", std::string(900'000, 'y'));
  EXPECT_LT(mallinfo2().uordblks, before + 10'000);
}

TEST(WithoutSignature, TakesTheValueOut) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"v=1; b=QUJD", "v=1; b="},
      {"v=1; b=QUJD; c=x", "v=1; b=; c=x"},
      {"b=QUJD", "b="},
      {" v=1;\r\n\tb =  QU\r\n\t JD \r\n\t", " v=1;\r\n\tb ="},
      {" v=1; b= QUJD \t; c=x ", " v=1; b=; c=x "},
      {"v=1; bh=QUJD; b=", "v=1; bh=QUJD; b="},
      {"v=1; B=QUJD; bb=QUJD; xb=b=QUJD", "v=1; B=QUJD; bb=QUJD; xb=b=QUJD"},
      {"v=b=1; b=QUJD=", "v=b=1; b="},
      {"", ""},
      {";;b", ";;b"},
      {"b", "b"},
      {"b=1; b=2", "b=; b=2"},
  };
  for (const auto& [value, expected] : cases) {
    EXPECT_EQ(text::without_signature(value), expected) << value;
  }
}

TEST(HeaderHash, IsOverFieldsAndTheBareSignature) {
  const HeaderFields header =
      fields_of({{"DKIM-Signature", " v=1;\r\n b= QUJD ; c=x"}, {"From", "  a  b "}, {"X", " y"}});
  const std::vector<std::size_t> signed_fields = {2, 1};
  EXPECT_EQ(header_hash(header, signed_fields, 0, Canonicalization::simple),
            crypto::sha256("X: y\r\nFrom:  a  b \r\nDKIM-Signature: v=1;\r\n b=; c=x"));
  EXPECT_EQ(header_hash(header, signed_fields, 0, Canonicalization::relaxed),
            crypto::sha256("x:y\r\nfrom:a b\r\ndkim-signature:v=1; b=; c=x"));
}

}  // namespace
}  // namespace anshin::dkim
