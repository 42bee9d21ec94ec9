// Who vouches for a manifest.
#include <anshin/distribution.h>

#include "distribution/limits.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace anshin::distribution {
namespace {

class Signatures : public testing::Test {
 protected:
  const std::string manifest_ = "{\"version\":1}\n";
  const crypto::SigningKey one_ = crypto::SigningKey::generate();
  const crypto::SigningKey two_ = crypto::SigningKey::generate();
};

TEST_F(Signatures, AreALineEach) {
  const std::string lines = format_signatures(manifest_, {one_, two_});
  EXPECT_EQ(lines.size(), 2 * 89U);
  EXPECT_EQ(lines[88], '\n');
  EXPECT_EQ(lines.back(), '\n');
  EXPECT_EQ(format_signatures(manifest_, {one_, two_}), lines);
}

TEST_F(Signatures, OneByOneTrustedKeyIsEnough) {
  const std::string lines = format_signatures(manifest_, {one_, two_});
  EXPECT_TRUE(check_signatures(manifest_, lines, {one_.public_base64()}));
  EXPECT_TRUE(check_signatures(manifest_, lines, {two_.public_base64()}));
  const std::string other = crypto::SigningKey::generate().public_base64();
  EXPECT_TRUE(check_signatures(manifest_, lines, {other, two_.public_base64()}));
  EXPECT_FALSE(check_signatures(manifest_, lines, {other}));
}

TEST_F(Signatures, AreOverTheVeryOctets) {
  const std::string lines = format_signatures(manifest_, {one_});
  EXPECT_FALSE(check_signatures("{\"version\":1}", lines, {one_.public_base64()}));
  EXPECT_FALSE(check_signatures("{\"version\": 1}\n", lines, {one_.public_base64()}));
}

TEST_F(Signatures, TakeBlankLinesAndCarriageReturns) {
  std::string lines = format_signatures(manifest_, {one_});
  lines.insert(lines.size() - 1, "\r");
  EXPECT_TRUE(check_signatures(manifest_, "\n" + lines + "\n", {one_.public_base64()}));
  lines.resize(88);
  EXPECT_TRUE(check_signatures(manifest_, lines, {one_.public_base64()}));
}

TEST_F(Signatures, TellWhatIsWrong) {
  const std::string good = format_signatures(manifest_, {one_});
  const std::vector<std::string> trusted = {one_.public_base64()};
  struct Case {
    std::string signatures;
    std::vector<std::string> keys;
    std::string error;
  };
  std::string nine;
  for (std::size_t i = 0; i < max_signatures + 1; ++i) {
    nine += good;
  }
  for (const Case& test : std::vector<Case>{
           {"", trusted, "has no signature"},
           {"\n \n", trusted, "has no signature"},
           {"AAAA\n", trusted, "not base64 of 64 octets"},
           {good + "\x1b[2J\n", trusted, "line 2 of the signature file is not base64"},
           {nine, trusted, "more than 8 signatures"},
           {std::string(max_signatures_octets + 1, ' '), trusted, "is longer than 1024 octets"},
           {good, {}, "set public_keys"},
           {good, {"AAAA"}, "the trusted key AAAA has 3 octets"},
           {format_signatures("another manifest", {one_}), trusted,
            "the signature does not fit the manifest with any trusted key: the manifest was "
            "changed "
            "after it was signed, or signed with another key"},
           {good + good, {two_.public_base64()}, "none of the 2 signatures fits the manifest"},
           {format_signatures(manifest_, {two_}), trusted, "(trusted: " + trusted.front() + ")"},
       }) {
    const auto checked = check_signatures(manifest_, test.signatures, test.keys);
    ASSERT_FALSE(checked) << test.error;
    EXPECT_NE(checked.error().find(test.error), std::string::npos) << checked.error();
  }
}

TEST_F(Signatures, EightAreTaken) {
  std::string lines;
  for (std::size_t i = 0; i + 1 < max_signatures; ++i) {
    lines += format_signatures(manifest_, {two_});
  }
  lines += format_signatures(manifest_, {one_});
  EXPECT_TRUE(check_signatures(manifest_, lines, {one_.public_base64()}));
}

}  // namespace
}  // namespace anshin::distribution
