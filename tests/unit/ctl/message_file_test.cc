// The envelope that a message's own header tells of.
#include "ctl/message_file.h"

#include <gtest/gtest.h>

namespace anshin::ctl {
namespace {

const std::vector<IpNetwork> kInside = {*parse_ip_network("127.0.0.0/8"),
                                        *parse_ip_network("10.0.0.0/8")};

TEST(Envelope, ComesFromTheTopmostOutsideHop) {
  const HeaderFields fields = {
      {"Return-Path", " <a@example.jp>"},
      {"Received",
       " from localhost (localhost [127.0.0.1])\r\n\tby mx.example.jp (Postfix) with LMTP"},
      {"Received",
       " from mail.example.jp (mail.example.jp [203.0.113.45])\r\n\tby mx.example.jp (Postfix)"},
      {"Received", " from inner (unknown [198.51.100.1]) by mail.example.jp"}};
  const Envelope envelope = envelope_from_header(fields, kInside);
  ASSERT_TRUE(envelope.client);
  EXPECT_EQ(envelope.client->to_string(), "203.0.113.45");
  EXPECT_EQ(envelope.helo, "mail.example.jp");
  EXPECT_EQ(envelope.mail_from, "<a@example.jp>");
}

TEST(Envelope, ReadsIpv6AndForgivesOddFields) {
  const Envelope six = envelope_from_header(
      {{"Received", " from m.example (m.example [IPv6:2001:db8::5]) by mx (8.17)"}}, kInside);
  EXPECT_EQ(six.client->to_string(), "2001:db8::5");
  for (const char* value : {"", " by mx.example.jp", " from", " from x (y [not an address]) by z",
                            " from [[[[[ by z"}) {
    EXPECT_FALSE(envelope_from_header({{"Received", value}}, kInside).client) << value;
  }
}

}  // namespace
}  // namespace anshin::ctl
