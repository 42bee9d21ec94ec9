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

TEST(MailboxList, RefusesControlCharactersEverywhere) {
  for (int c = 0; c < 0x20; ++c) {
    if (c == '\t') {
      continue;
    }
    const std::string control(1, static_cast<char>(c));
    for (const std::string& from :
         {"x" + control + "<a@example.jp>", "\"x" + control + "\" <a@example.jp>",
          "<a" + control + "@example.jp>", "<a@example.jp" + control + ">",
          "<a@example.jp>" + control, "<a@example.jp> (" + control + ")",
          "\"\\" + control + "\" <a@example.jp>", control + "<a@example.jp>"}) {
      EXPECT_FALSE(parse_mailbox_list(from)) << c << ": " << from;
    }
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
