#include "text/mailbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace anshin::text {
namespace {

using nlohmann::json;

json to_json(const MailboxList& list) {
  json out = {{"mailboxes", json::array()}};
  for (const Mailbox& mailbox : list.mailboxes) {
    out["mailboxes"].push_back({mailbox.display_name, mailbox.local_part, mailbox.domain});
  }
  if (!list.comments.empty()) {
    out["comments"] = list.comments;
  }
  if (list.has_group) {
    out["group"] = true;
  }
  return out;
}

// tests/data/text/mailboxes.json: "from" and either what it means or a part of the error.
TEST(MailboxList, ReadsTheCasesOfTheDataFile) {
  std::ifstream file(ANSHIN_TEST_DATA "/text/mailboxes.json");
  const json cases = json::parse(file);
  ASSERT_GT(cases.size(), 80U);
  for (const json& c : cases) {
    const auto from = c.at("from").get<std::string>();
    const auto list = parse_mailbox_list(from);
    if (c.contains("error")) {
      ASSERT_FALSE(list) << from << " gave " << to_json(*list).dump();
      EXPECT_THAT(list.error(), testing::HasSubstr(c.at("error").get<std::string>())) << from;
      continue;
    }
    ASSERT_TRUE(list) << from << ": " << list.error();
    json expected = c;
    expected.erase("from");
    expected.erase("why");
    EXPECT_EQ(to_json(*list).dump(), expected.dump()) << from;
  }
}

TEST(MailboxList, KeepsInvalidUtf8InDisplayNamesOnly) {
  const auto list = parse_mailbox_list("\xFF\x8A \"\x94\xFE\" <a@example.jp> (\xFD)");
  ASSERT_TRUE(list) << list.error();
  EXPECT_EQ(list->mailboxes.at(0).display_name, "\xFF\x8A \x94\xFE");
  EXPECT_EQ(list->comments.at(0), "\xFD");
  EXPECT_FALSE(parse_mailbox_list("x <\xFF@example.jp>"));
  EXPECT_FALSE(parse_mailbox_list("x <a@ex\xFFmple.jp>"));
  EXPECT_FALSE(parse_mailbox_list("x <a@ex\xE6\xA0mple.jp>"));
  EXPECT_FALSE(parse_mailbox_list("\"\xFF\"@example.jp"));
}

// RFC 5322 section 4.1: obs-qtext, obs-ctext and obs-qp have them, atoms do not.
TEST(MailboxList, ControlCharactersStandInQuotesAndCommentsOnly) {
  for (int c = 0; c < 0x20; ++c) {
    if (c == '\t') {
      continue;
    }
    const std::string control(1, static_cast<char>(c));
    for (const std::string& from :
         {"x" + control + "<a@example.jp>", "<a" + control + "@example.jp>",
          "<a@example.jp" + control + ">", "<a@example.jp>" + control,
          "\"" + control + "\"@example.jp", control + "<a@example.jp>"}) {
      EXPECT_FALSE(parse_mailbox_list(from)) << c << ": " << from;
    }
    const bool nowhere = c == 0 || c == '\r' || c == '\n';
    for (const std::string& from :
         {"\"x" + control + "\" <a@example.jp>", "<a@example.jp> (" + control + ")",
          "\"\\" + control + "\" <a@example.jp>"}) {
      EXPECT_EQ(parse_mailbox_list(from).has_value(), !nowhere) << c << ": " << from;
    }
  }
}

// 株式会社 in three charsets that no encoded word declares; ソ ends in a backslash in Shift_JIS.
TEST(MailboxList, ReadsNamesInUndeclaredCharsets) {
  for (const std::string name : {"\xB3\xF4\xBC\xB0\xB2\xF1\xBC\xD2",
                                 "\x8A\x94\x8E\xAE\x89\xEF\x8E\xD0", "\x1B$B3t<02q<R\x1B(B"}) {
    for (const std::string& from : {"\"" + name + "\" <a@example.jp>", name + " <a@example.jp>"}) {
      const auto list = parse_mailbox_list(from);
      ASSERT_TRUE(list) << from << ": " << list.error();
      EXPECT_EQ(list->mailboxes.at(0).display_name, "株式会社");
      EXPECT_EQ(list->mailboxes.at(0).domain, "example.jp");
    }
    EXPECT_EQ(parse_mailbox_list("a@example.jp (" + name + ")").value().comments.at(0), "株式会社");
  }
  EXPECT_EQ(parse_mailbox_list("\"\x83\x5C\" <a@example.jp>").value().mailboxes.at(0).display_name,
            "ソ");
  EXPECT_FALSE(parse_mailbox_list("\x83\x5C@example.jp"));
  EXPECT_FALSE(parse_mailbox_list("a@\xB3\xF4.example"));
}

TEST(MailboxList, NamesThatTwoCharsetsFitAreReadInBoth) {
  const auto list = parse_mailbox_list("\"\xB8\xB5\xD8\xC3\" <a@example.jp>");
  ASSERT_TRUE(list) << list.error();
  EXPECT_EQ(list->mailboxes.at(0).display_name, "元愧");
  EXPECT_THAT(list->comments, testing::Contains("ｸｵﾘﾃ"));
}

// The backslash belongs to the character before it, or escapes the quotation mark behind it.
TEST(MailboxList, NoAddressIsSmuggledThroughTheOctetsOfACharacter) {
  for (const std::string from :
       {"\"\x83\x5C\" <x@evil.example>, \"<ceo@victim.example>\" <x@evil.example>",
        "\"\x83\x5C\" <ceo@victim.example> \" <x@evil.example>",
        "\"\x1B$B\x24\\\" <ceo@victim.example> \x1B(B\" <x@evil.example>",
        "\"\x1B$B$\"\x1B(B <ceo@victim.example>\" <x@evil.example>",
        "\x1B$B$(\x1B(B <ceo@victim.example> (\x1B$B$)\x1B(B) <x@evil.example>",
        "(\x1B$B$)\x1B(B <ceo@victim.example>) <x@evil.example>"}) {
    const auto list = parse_mailbox_list(from);
    EXPECT_FALSE(list) << from;
  }
}

TEST(MailboxList, BoundsCommentDepth) {
  const auto nested = [](std::size_t depth) {
    return "a@example.jp " + std::string(depth, '(') + std::string(depth, ')');
  };
  EXPECT_TRUE(parse_mailbox_list(nested(20)));
  EXPECT_FALSE(parse_mailbox_list(nested(21)));
  EXPECT_FALSE(parse_mailbox_list(nested(30000)));
}

TEST(MailboxList, BoundsMailboxesAndSize) {
  std::string from = "a@example.jp";
  for (int i = 1; i < 100; ++i) {
    from += ", a@example.jp";
  }
  const auto list = parse_mailbox_list(from);
  ASSERT_TRUE(list) << list.error();
  EXPECT_EQ(list->mailboxes.size(), 100U);
  EXPECT_FALSE(parse_mailbox_list(from + ",a@example.jp"));

  const std::string address = "<a@example.jp>";
  const std::size_t room = 65536 - address.size();
  EXPECT_TRUE(parse_mailbox_list(std::string(room, 'x') + address));
  EXPECT_FALSE(parse_mailbox_list(std::string(room + 1, 'x') + address));
}

}  // namespace
}  // namespace anshin::text
