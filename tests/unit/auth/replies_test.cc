#include "auth/replies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace anshin::auth {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> domains(std::string_view value) {
  ReplyReader replies;
  replies.header("Reply-To", value);
  EXPECT_EQ(replies.fields().size(), 1U) << value;
  return replies.fields().at(0).domains;
}

TEST(Replies, KnowsTheFieldsThatLeadThem) {
  ReplyReader replies;
  for (const char* name : {"From", "Sender", "To", "X-Reply-To", "Reply-To-", "Followup-To"}) {
    replies.header(name, " a@example.jp");
  }
  EXPECT_THAT(replies.fields(), IsEmpty());
  replies.header("mail-FOLLOWUP-to", " a@one.example");
  replies.header("REPLY-TO \t", " a@two.example");
  replies.header("Mail-Reply-To", " a@three.example");
  ASSERT_EQ(replies.fields().size(), 3U);
  EXPECT_EQ(replies.fields()[0].name, "Mail-Followup-To");
  EXPECT_THAT(replies.fields()[0].domains, ElementsAre("one.example"));
  EXPECT_EQ(replies.fields()[1].name, "Reply-To");
  EXPECT_THAT(replies.fields()[1].domains, ElementsAre("two.example"));
  EXPECT_EQ(replies.fields()[2].name, "Mail-Reply-To");
}

TEST(Replies, TellsEachDomainOnce) {
  EXPECT_THAT(domains(" A <a@Example.JP>, b@example.net,d@example.jp"),
              ElementsAre("example.jp", "example.net"));
  for (const char* value : {"a@example.jp", " \"Yamada, Taro\" <a@example.jp>",
                            " =?UTF-8?B?5qCq?= \r\n\t<a@example.jp>", " 窓口 <a@example.jp> ",
                            "<a.b+c@example.jp>", " O'Neil <a@example.jp>\t,<b@example.jp>"}) {
    EXPECT_THAT(domains(value), ElementsAre("example.jp")) << value;
  }
}

TEST(Replies, WhatProgramsReadDifferentlyHasNoDomain) {
  for (const char* value : {"nobody",
                            " <>",
                            " nobody:;",
                            " a@example.jp, <b@evil.example",
                            " a@example.jp <b@evil.example>",
                            " a@[192.0.2.1]",
                            " team: a@example.jp, b@example.jp;",
                            " \"b@evil.example\" <a @example.jp>",
                            " \"b@evil.example\" < a@example.jp>",
                            " \"b@evil.example\" <a@example.jp >",
                            " \"b@evil.example\" <a@example.jp>",
                            " x \"b@evil.example\" : a@example.jp;",
                            " a@example.jp (b@evil.example)",
                            " a@example.jp (x)",
                            " =?UTF-8?Q?b=40evil.example?= <a@example.jp>",
                            " b＠evil.example <a@example.jp>",
                            " \"<b\" <a@example.jp>",
                            " \"a b\"@example.jp",
                            " \x83\x5c <a@example.jp>",
                            " \"\\\"\" <a@example.jp>",
                            " a@example.jp <a@example.jp>",
                            " a@日本.example",
                            " a @example.jp",
                            " a@ example.jp",
                            " a@example.jp;"}) {
    EXPECT_THAT(domains(value), IsEmpty()) << value;
  }
}

TEST(Replies, AnEmptyFieldLeadsNowhere) {
  ReplyReader replies;
  replies.header("Reply-To", "");
  replies.header("Mail-Reply-To", " \r\n\t ");
  EXPECT_THAT(replies.fields(), IsEmpty());
}

TEST(Replies, TheFirstOfANameCounts) {
  ReplyReader replies;
  replies.header("Reply-To", " a@example.jp");
  replies.header("reply-to", " a@evil.example");
  ASSERT_EQ(replies.fields().size(), 1U);
  EXPECT_THAT(replies.fields()[0].domains, ElementsAre("example.jp"));
}

}  // namespace
}  // namespace anshin::auth
