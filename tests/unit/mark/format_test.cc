// The Anshin-Mark field as it is written: tags, order, folds, 7-bit.
#include "mark_fixture.h"
#include "text/tag_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace anshin::mark {
namespace {

using testing::ElementsAre;

std::vector<std::string> tag_names(const std::string& value) {
  const auto tags = text::parse_tag_list(value);
  std::vector<std::string> names;
  if (tags) {
    for (const text::Tag& tag : tags->tags()) {
      names.emplace_back(tag.name);
    }
  }
  return names;
}

TEST(Format, AVerifiedMark) {
  EXPECT_EQ(format(verified_mark(), "mx.example.jp", decided_at, nullptr, {}),
            "v=1; id=mx.example.jp; r=verified; d=qualitia.co.jp;\n"
            "\torg*=UTF-8'ja'%E6%A0%AA%E5%BC%8F%E4%BC%9A%E7%A4%BE%E3%82%AF%E3%82%AA%E3%83\n"
            "\t%AA%E3%83%86%E3%82%A3%E3%82%A2; oid=jcn:2010001084915; m=dkim;\n"
            "\tbh=relaxed:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\n"
            "\tfh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; reg=robins; ser=42;\n"
            "\tt=1775044800");
}

TEST(Format, TagsOfEachKind) {
  const auto key = crypto::SigningKey::generate();
  EXPECT_THAT(tag_names(format(verified_mark(), "mx", decided_at, &key, message())),
              ElementsAre("v", "id", "r", "d", "org*", "oid", "m", "bh", "fh", "reg", "ser", "t",
                          "k", "b"));
  EXPECT_THAT(tag_names(format(mark_of(Kind::none), "mx", decided_at, nullptr, {})),
              ElementsAre("v", "id", "r", "t"));
  Mark failed = verified_mark();
  failed.kind = Kind::failed;
  EXPECT_THAT(tag_names(format(failed, "mx", decided_at, nullptr, {})),
              ElementsAre("v", "id", "r", "d", "org*", "oid", "reg", "ser", "t"));
  EXPECT_THAT(tag_names(format(failed, "mx", decided_at, &key, message())),
              ElementsAre("v", "id", "r", "d", "org*", "oid", "reg", "ser", "t", "k", "wb", "b"));
  EXPECT_THAT(tag_names(format(failed, "mx", decided_at, &key, std::nullopt)),
              ElementsAre("v", "id", "r", "d", "org*", "oid", "reg", "ser", "t", "k", "wb"));
}

TEST(Format, NamesWhatItSignsOnlyWhereMtasWouldChangeIt) {
  const auto key = crypto::SigningKey::generate();
  const auto told = [&key](const std::vector<Field>& fields) {
    const std::string value = format(verified_mark(), "mx", decided_at, &key, fields);
    const auto tags = text::parse_tag_list(value);
    return std::string(tags->find("h").value_or("-")) + ' ' +
           std::string(tags->find("c").value_or("-"));
  };
  const Field from{"From", " a@qualitia.co.jp"};
  const Field date{"DATE", " d"};
  const Field id{"message-id ", " <1@a.example>"};
  EXPECT_EQ(told({from, date, id}), "- -");
  EXPECT_EQ(told({from, date}), "from:date:subject -");
  EXPECT_EQ(told({from, id}), "from:message-id:subject -");
  EXPECT_EQ(told({from}), "from:subject -");
  // "Subject: " and 989 octets are a line of 998 (RFC 5322 section 2.1.1).
  EXPECT_EQ(told({from, date, id, {"Subject", " " + std::string(988, 's')}}), "- -");
  EXPECT_EQ(told({from, date, id, {"Subject", " " + std::string(990, 's')}}), "- nofws");
  EXPECT_EQ(told({from, date, id, {"Subject", std::string(990, 's')}}), "- nofws");
  EXPECT_EQ(
      told({from, date, id, {"Subject", std::string(900, 's') + "\n " + std::string(900, 's')}}),
      "- -");
  EXPECT_EQ(told({from, date, {"Message-ID", std::string(1000, 'm')}}), "- nofws");
  EXPECT_EQ(told({{"From", std::string(1000, 'f')}, date, id}), "- -");
}

// The hash is that of `printf 'sender:s\r\nreply-to:a\r\nreply-to:b\r\ncontent-type:text/plain;
// x\r\n' | sha256sum`.
TEST(Format, HashesTheFieldsThatDecideWhatIsShown) {
  const std::vector<Field> fields = {{"Content-Type", " text/plain;\n\tx "},
                                     {"REPLY-TO ", "a"},
                                     {"Content-ID", " <1@a.example>"},
                                     {"To", " x"},
                                     {"reply-to", " \tb"},
                                     {"Sender", "s"}};
  const std::string value = format(verified_mark(), "mx", decided_at, nullptr, fields);
  EXPECT_EQ(text::parse_tag_list(value)->find("fh"),
            "WK4mTDebODKnzSRG9jmBcMerxxpabSy9TS1KCPu/Q2Q=");
}

TEST(Format, LinesAreShortAnd7Bit) {
  const auto key = crypto::SigningKey::generate();
  Mark mark = verified_mark();
  mark.organisation.clear();
  for (int i = 0; i < 160; ++i) {
    mark.organisation += "株";
  }
  const std::string value = format(mark, "mx.example.jp", decided_at, &key, message());
  EXPECT_TRUE(std::ranges::all_of(
      value, [](char c) { return c == '\n' || c == '\t' || (c >= ' ' && c < '\x7F'); }));
  std::istringstream lines("Anshin-Mark: " + value);
  std::string line;
  int count = 0;
  while (std::getline(lines, line)) {
    EXPECT_LT(line.size(), 78U) << line;
    EXPECT_TRUE(count == 0 || line.starts_with("\t")) << line;
    EXPECT_TRUE(line.find("org*=") == std::string::npos || line.starts_with("\torg*=UTF-8'ja'%"))
        << line;
    EXPECT_FALSE(line.ends_with('%') || line.substr(line.size() - 2).starts_with('%')) << line;
    ++count;
  }
  EXPECT_GT(count, 15);
}

TEST(Format, SignsWhatClaimsSomething) {
  const auto key = crypto::SigningKey::generate();
  for (const Kind kind :
       {Kind::verified, Kind::failed, Kind::suspect, Kind::none, Kind::unavailable}) {
    Mark mark = verified_mark();
    mark.kind = kind;
    const std::string value = format(mark, "mx.example.jp", decided_at, &key, message());
    const auto tags = text::parse_tag_list(value);
    ASSERT_TRUE(tags) << tags.error();
    const bool claims = kind != Kind::none && kind != Kind::unavailable;
    EXPECT_EQ(tags->find("b").has_value(), claims) << to_string(kind);
    EXPECT_EQ(tags->find("k").has_value(), claims) << to_string(kind);
  }
}

TEST(Format, NothingFromElsewhereEndsATag) {
  Mark mark = verified_mark();
  mark.domain = "a;r=verified\r\nX: y";
  mark.registry = "reg;t=1\n";
  mark.organisation_id = "x; b=\"";
  mark.organisation = "a;b\r\nc\x01";
  const std::string value = format(mark, "mx;v=2\r\n", decided_at, nullptr, {});
  const auto tags = text::parse_tag_list(value);
  ASSERT_TRUE(tags) << tags.error() << value;
  EXPECT_EQ(tags->tags().size(), 12U) << value;
  EXPECT_EQ(tags->find("v"), "1");
  EXPECT_EQ(tags->find("id"), "mxv=2");
  EXPECT_EQ(value.find('\r'), std::string::npos);
}

}  // namespace
}  // namespace anshin::mark
