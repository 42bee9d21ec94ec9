// The envelope that a message's own header tells of.
#include "ctl/message_file.h"

#include <gtest/gtest.h>

namespace anshin::ctl {
namespace {

Envelope told_by(const HeaderFields& fields, unsigned own_hops = 0) {
  return envelope_from_header(
      fields, {{*parse_ip_network("127.0.0.0/8"), *parse_ip_network("10.0.0.0/8")}, own_hops});
}

TEST(Envelope, ComesFromTheTopmostOutsideHop) {
  const Envelope envelope = told_by(
      {{"Return-Path", " <a@example.jp>"},
       {"Received",
        " from localhost (localhost [127.0.0.1])\r\n\tby mx.example.jp (Postfix) with LMTP"},
       {"Received",
        " from mail.example.jp (mail.example.jp [203.0.113.45])\r\n\tby mx.example.jp (Postfix)"},
       {"Received", " from inner (unknown [198.51.100.1]) by mail.example.jp"}});
  ASSERT_TRUE(envelope.client);
  EXPECT_EQ(envelope.client->to_string(), "203.0.113.45");
  EXPECT_EQ(envelope.helo, "mail.example.jp");
  EXPECT_EQ(envelope.mail_from, "<a@example.jp>");
}

TEST(Envelope, AFieldThatCannotBeReadEndsTheSearch) {
  const Envelope envelope =
      told_by({{"Received", " from mail.example.jp by mx.example.jp"},
               {"Return-Path", " <>"},
               {"Received", " from good.example (good.example [203.0.113.45]) by x"}});
  EXPECT_FALSE(envelope.client);
  EXPECT_FALSE(envelope.helo);
  EXPECT_FALSE(envelope.mail_from) << "below the hop that counts the sender may have written it";
  EXPECT_NE(envelope.client_reason.find("number 1"), std::string::npos) << envelope.client_reason;
}

TEST(Envelope, HopsOfOnesOwnByNumber) {
  const HeaderFields fields = {{"Received", " from a by b"},
                               {"Received", " from c ([198.51.100.1]) by a"},
                               {"Received", " from d ([203.0.113.45]) by c"}};
  EXPECT_EQ(told_by(fields, 1).client->to_string(), "198.51.100.1");
  EXPECT_EQ(told_by(fields, 2).client->to_string(), "203.0.113.45");
  EXPECT_FALSE(told_by(fields, 3).client);
}

TEST(Envelope, WhatIsNotToldStaysOpen) {
  const Envelope none = told_by({{"Subject", " x"}});
  EXPECT_FALSE(none.client || none.helo || none.mail_from);
  EXPECT_EQ(none.client_reason, "there is no Received field");
  const Envelope own = told_by({{"Received", " from a ([10.0.0.1]) by b"}});
  EXPECT_FALSE(own.client);
  const Envelope local = told_by({{"Received", " by b (Postfix, from userid 33)"},
                                  {"Received", " from a ([203.0.113.45]) by b"}});
  EXPECT_FALSE(local.client);
}

}  // namespace
}  // namespace anshin::ctl
