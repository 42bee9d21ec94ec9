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
                            "<a.b+c@example.jp>", " O'Neil <a@example.jp>\t,<b@example.jp>",
                            "=?utf-8?q?a=E6=A0=AA_=2C?= =?UTF-8?B?5qCq?=<a@example.jp>",
                            "<a@example.jp>, =?utf-8?B?5qCq5qCq?= <b=c@example.jp>"}) {
    EXPECT_THAT(domains(value), ElementsAre("example.jp")) << value;
  }
}

TEST(Replies, WhatProgramsReadDifferentlyHasNoDomain) {
  for (const char* value :
       {"nobody",
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
        " =?utf-8?b?c3VwcG9ydEB ldmlsLmV4YW1wbGUs?= <a@example.jp>",
        " =?utf-8?q?=3D=3Futf-8=3Fq=3Fb=3D40evil.example=3D2C=3F=3D?= <a@example.jp>",
        " =?utf-8?q?b=40evil.example=2C_x <a@example.jp>, ?= <b@example.jp>",
        " =?utf-8?q?b=40evil.example=2C <a?=@example.jp>",
        " =?utf-8?q?b=4?= =?utf-8?q?0evil.example?= <a@example.jp>",
        " =?iso-2022-jp?q?=1B$=28D=3Cb=40evil.example=3E=1B=28B?= <a@example.jp>",
        " .= ?utf-8?q?b=40evil.example=2C?= <a@example.jp>",
        " =?utf-8*ja?q?x?= <a@example.jp>",
        " =?utf-8?x?x?= <a@example.jp>",
        " =?utf-8?q?x?=y <a@example.jp>",
        " y=?utf-8?q?x?= <a@example.jp>",
        " =?utf-8?b?eA=?= <a@example.jp>",
        " =?utf-8?q?x",
        " ?",
        " =?utf-8?",
        " =?utf-8?q?x?=",
        " b%evil.example@example.jp",
        " evil.example!b@example.jp",
        " b?bcc=x@example.jp",
        " b@evil.example_x.example.jp",
        " b﹫evil.example <a@example.jp>",
        " a @example.jp",
        " a@ example.jp",
        " a@example.jp;"}) {
    EXPECT_THAT(domains(value), IsEmpty()) << value;
  }
}

TEST(Replies, ALongValueHasNoDomain) {
  const std::string address = " <a@example.jp>";
  EXPECT_THAT(domains(std::string(998 - address.size(), 'x') + address), ElementsAre("example.jp"));
  EXPECT_THAT(domains(std::string(999 - address.size(), 'x') + address), IsEmpty());
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
