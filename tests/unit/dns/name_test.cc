// Names between text and octets.
#include "dns/name.h"

#include <anshin/resolver.h>

#include <gtest/gtest.h>

#include <vector>

namespace anshin::dns {
namespace {

TEST(CanonicalName, LowersAndTakesTheTrailingDotOff) {
  EXPECT_EQ(canonical_name("Example.JP."), "example.jp");
  EXPECT_EQ(canonical_name("_DMARC.example.jp"), "_dmarc.example.jp");
  EXPECT_EQ(canonical_name("."), "");
}

TEST(CanonicalName, EscapesWhatIsNoHostCharacter) {
  EXPECT_EQ(canonical_name("a b.example"), "a\\032b.example");
  EXPECT_EQ(canonical_name("a\\.b.example"), "a\\046b.example");
  EXPECT_EQ(canonical_name("\\065.example"), "a.example");
  EXPECT_EQ(canonical_name("*.example"), "\\042.example");
  EXPECT_EQ(canonical_name("\xE3\x81\x82.example"), "\\227\\129\\130.example");
}

TEST(CanonicalName, IsStable) {
  for (const char* name : {"a b.example", "\\000.example", "x\\\\y.example", "a\\.", "\"().jp"}) {
    const auto once = canonical_name(name);
    ASSERT_TRUE(once) << name;
    EXPECT_EQ(canonical_name(*once), once) << name;
  }
}

TEST(CanonicalName, RefusesWhatCannotBeAskedFor) {
  for (const char* name : {"", "..", ".a", "a..b", "a..", "a\\", "a\\25", "a\\256.b"}) {
    EXPECT_FALSE(canonical_name(name)) << name;
  }
}

TEST(CanonicalName, BoundsLabelsAndNames) {
  const std::string label63(63, 'a');
  EXPECT_TRUE(canonical_name(label63));
  EXPECT_FALSE(canonical_name(label63 + "a"));
  const std::string longest =
      label63 + "." + label63 + "." + label63 + "." + std::string(61, 'b');  // 253 characters
  EXPECT_TRUE(canonical_name(longest));
  EXPECT_TRUE(canonical_name(longest + "."));
  EXPECT_FALSE(canonical_name(longest + "b"));
}

TEST(Question, EqualQuestionsCompareEqual) {
  EXPECT_EQ(question("Example.JP.", RecordType::A), question("example.jp", RecordType::A));
  EXPECT_NE(question("example.jp", RecordType::A), question("example.jp", RecordType::AAAA));
}

TEST(Question, LeavesWhatCannotBeAskedFor) {
  EXPECT_EQ(question("a..B", RecordType::A).name, "a..B");
  EXPECT_EQ(question("", RecordType::A).name, "");
}

std::vector<std::uint8_t> octets(std::string_view text) {
  return {text.begin(), text.end()};
}

TEST(DecodeName, FollowsPointersBackwards) {
  using namespace std::string_view_literals;
  const auto packet = octets(
      "\x02JP\x00\x07"
      "example\xC0\x00\x01"
      "a\xC0\x04!"sv);
  const auto name = decode_name(packet, 14);
  ASSERT_TRUE(name);
  EXPECT_EQ(name->name, "a.example.jp");
  EXPECT_EQ(name->end, 18U);
  const auto root = decode_name(packet, 3);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "");
  EXPECT_EQ(root->end, 4U);
}

TEST(DecodeName, RefusesLoopsAndWhatIsCutOff) {
  using namespace std::string_view_literals;
  for (const std::string_view packet : {""sv, "\x01"sv,
                                        "\x01"
                                        "a"sv,
                                        "\xC0"sv, "\xC0\x00"sv,
                                        "\x01"
                                        "a\xC0\x00"sv,
                                        "\xC0\x02\xC0\x00"sv,
                                        "\x41"
                                        "a\x00"sv,
                                        "\x80\x00"sv}) {
    EXPECT_FALSE(decode_name(octets(packet), 0)) << packet.size();
  }
}

TEST(DecodeName, BoundsTheNameThatPointersBuild) {
  // Five labels of 63 octets, each entry one label and a pointer to the one before.
  std::vector<std::uint8_t> packet{0};
  std::size_t last = 0;
  for (int i = 0; i < 3; ++i) {
    const std::size_t start = packet.size();
    packet.push_back(63);
    packet.insert(packet.end(), 63, 'a');
    packet.push_back(static_cast<std::uint8_t>(0xC0U | (last >> 8U)));
    packet.push_back(static_cast<std::uint8_t>(last));
    last = start;
  }
  EXPECT_TRUE(decode_name(packet, last));
  const std::size_t start = packet.size();
  packet.push_back(63);
  packet.insert(packet.end(), 63, 'a');
  packet.push_back(static_cast<std::uint8_t>(0xC0U | (last >> 8U)));
  packet.push_back(static_cast<std::uint8_t>(last));
  EXPECT_FALSE(decode_name(packet, start));
}

TEST(ParentName, TakesOneLabelOff) {
  EXPECT_EQ(parent_name("a.b.c"), "b.c");
  EXPECT_EQ(parent_name("c"), "");
  EXPECT_EQ(parent_name(""), "");
}

}  // namespace
}  // namespace anshin::dns
