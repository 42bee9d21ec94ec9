// What packets say, well-formed and not.
#include "dns/reply.h"

#include "support/dns_packet.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using enum RecordType;
using Strings = std::vector<std::string>;

constexpr unsigned response = 0x8180;

Question asked(RecordType type) {
  return {.name = "a.example", .type = type};
}

PacketWriter reply_to(const Question& question, unsigned answers, unsigned authorities = 0,
                      unsigned flags = response) {
  PacketWriter writer;
  writer.header(1, flags, answers, authorities, 0).question(question);
  return writer;
}

std::string error_of(const PacketWriter& writer, RecordType type) {
  const auto reply = parse_reply(writer.packet(), asked(type));
  return reply ? "no error" : reply.error();
}

Answer answer_of(const PacketWriter& writer, RecordType type) {
  const auto reply = parse_reply(writer.packet(), asked(type));
  EXPECT_TRUE(reply) << reply.error();
  return reply ? reply->answer : Answer{};
}

RecordData address(const char* text) {
  return *parse_ip_address(text);
}

TEST(Reply, ReadsEveryType) {
  EXPECT_EQ(answer_of(reply_to(asked(AAAA), 1).record("A.Example", address("2001:db8::1"), 5), AAAA)
                .addresses.at(0)
                .to_string(),
            "2001:db8::1");
  EXPECT_EQ(answer_of(reply_to(asked(TXT), 1)
                          .record("a.example", 16, 5,
                                  "\x02"
                                  "ab\x00\x01"
                                  "c"sv),
                      TXT)
                .texts,
            Strings{"abc"});
  EXPECT_EQ(answer_of(reply_to(asked(NS), 1).record("a.example", Ns{"NS.example"}, 5), NS).names,
            Strings{"ns.example"});
  EXPECT_EQ(answer_of(reply_to(asked(PTR), 1).record("a.example", Ptr{"p.example"}, 5), PTR).names,
            Strings{"p.example"});
  EXPECT_EQ(
      answer_of(reply_to(asked(CNAME), 1).record("a.example", Cname{"c.example"}, 5), CNAME).names,
      Strings{"c.example"});
  EXPECT_EQ(
      answer_of(reply_to(asked(SOA), 1).record("a.example", Soa{"s.example", "m.example"}, 5), SOA)
          .names,
      Strings{"s.example"});
  const Answer mx = answer_of(reply_to(asked(MX), 2)
                                  .record("a.example", Mx{0, ""}, 9)
                                  .record("a.example", Mx{10, "mx.example"}, 5),
                              MX);
  EXPECT_EQ(mx.exchanges.at(0).exchange, "");
  EXPECT_EQ(mx.exchanges.at(1).exchange, "mx.example");
  EXPECT_EQ(mx.ttl, 5s);
}

TEST(Reply, IgnoresWhatWasNotAskedFor) {
  auto writer = reply_to(asked(A), 3);
  writer.record("other.example", address("192.0.2.9"), 1)
      .record("a.example", 46, 1, "signature")
      .record("a.example", address("192.0.2.1"), 60);
  const Answer answer = answer_of(writer, A);
  ASSERT_EQ(answer.addresses.size(), 1U);
  EXPECT_EQ(answer.addresses[0].to_string(), "192.0.2.1");
  EXPECT_EQ(answer.ttl, 60s);
}

// RFC 2181 section 8
TEST(Reply, TtlWithTheSignBitIsZero) {
  EXPECT_EQ(
      answer_of(reply_to(asked(A), 1).record("a.example", address("192.0.2.1"), 0x80000001), A).ttl,
      0s);
}

// RFC 2308 section 5
TEST(Reply, NegativeTtlComesFromTheSoa) {
  const Soa soa{.primary = "ns.example", .mailbox = "m.example", .minimum = 60};
  const Answer longer = answer_of(reply_to(asked(A), 0, 1).record("example", soa, 3600), A);
  EXPECT_EQ(longer.status, Status::no_data);
  EXPECT_EQ(longer.ttl, 60s);
  const Answer shorter =
      answer_of(reply_to(asked(A), 0, 1, response | 3U).record("example", soa, 30), A);
  EXPECT_EQ(shorter.status, Status::no_such_name);
  EXPECT_EQ(shorter.ttl, 30s);
  const Answer without = answer_of(reply_to(asked(A), 0, 0, response | 3U), A);
  EXPECT_EQ(without.status, Status::no_such_name);
  EXPECT_EQ(without.ttl, 0s);
}

TEST(Reply, FollowsAliases) {
  auto writer = reply_to(asked(A), 3);
  writer.record("c.example", address("192.0.2.1"), 300)
      .record("b.example", Cname{"c.example"}, 30)
      .record("a.example", Cname{"b.example"}, 60);
  const auto reply = parse_reply(writer.packet(), asked(A));
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(reply->answer.addresses.size(), 1U);
  EXPECT_EQ(reply->answer.ttl, 30s);
  EXPECT_EQ(reply->aliases, (Strings{"b.example", "c.example"}));
  EXPECT_FALSE(reply->leads_outside);
}

TEST(Reply, TellsWhenAnAliasLeadsOutside) {
  const auto reply = parse_reply(
      reply_to(asked(A), 1).record("a.example", Cname{"b.example"}, 60).packet(), asked(A));
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_TRUE(reply->leads_outside);
  EXPECT_EQ(reply->answer.ttl, 60s);
}

// RFC 6604 section 3: the response code is that of the chain's end.
TEST(Reply, NoSuchNameThroughAnAlias) {
  const Answer answer = answer_of(
      reply_to(asked(A), 1, 0, response | 3U).record("a.example", Cname{"b.example"}, 60), A);
  EXPECT_EQ(answer.status, Status::no_such_name);
}

TEST(Reply, LoopsAndLongChainsAreErrors) {
  auto loop = reply_to(asked(A), 2);
  loop.record("a.example", Cname{"b.example"}, 1).record("b.example", Cname{"a.example"}, 1);
  EXPECT_EQ(error_of(loop, A), "CNAME loop at b.example");
  EXPECT_EQ(error_of(reply_to(asked(A), 1).record("a.example", Cname{"a.example"}, 1), A),
            "CNAME loop at a.example");
  auto chain = reply_to(asked(A), 18);
  std::string owner = "a.example";
  for (int i = 0; i < 18; ++i) {
    const std::string target = "n" + std::to_string(i) + ".example";
    chain.record(owner, Cname{target}, 1);
    owner = target;
  }
  EXPECT_EQ(error_of(chain, A), "more than 16 CNAMEs in a row");
}

struct BadPacket {
  const char* error;
  PacketWriter packet;
  RecordType type = A;
};

class BadReplies : public testing::TestWithParam<BadPacket> {};

TEST_P(BadReplies, AreErrorsWithAReason) {
  EXPECT_EQ(error_of(GetParam().packet, GetParam().type), GetParam().error);
}

PacketWriter broken_record(RecordType type, std::string_view data) {
  return reply_to(asked(type), 1).record("a.example", static_cast<unsigned>(type), 1, data);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BadReplies,
    testing::Values(
        BadPacket{"malformed answer (shorter than a header)", PacketWriter()},
        BadPacket{"malformed answer (shorter than a header)", PacketWriter().u32(0x8180)},
        BadPacket{"malformed answer (not a response)", reply_to(asked(A), 0, 0, 0x0100)},
        BadPacket{"malformed answer (not a response)", reply_to(asked(A), 0, 0, response | 0x2800)},
        BadPacket{"FORMERR", reply_to(asked(A), 0, 0, response | 1U)},
        BadPacket{"SERVFAIL", reply_to(asked(A), 0, 0, response | 2U)},
        BadPacket{"REFUSED", reply_to(asked(A), 0, 0, response | 5U)},
        BadPacket{"response code 9", reply_to(asked(A), 0, 0, response | 9U)},
        BadPacket{"truncated answer", reply_to(asked(A), 0, 0, response | 0x0200)},
        BadPacket{"answer to another question", reply_to({"b.example", A}, 0)},
        BadPacket{"answer to another question", reply_to(asked(AAAA), 0)},
        BadPacket{"malformed answer (not exactly one question)",
                  PacketWriter().u16(1).u16(response).u16(0).u32(0).u16(0)},
        BadPacket{"malformed answer (broken question)",
                  PacketWriter().u16(1).u16(response).u16(1).u32(0).u16(0).u8(9)},
        BadPacket{"malformed answer (broken record)", reply_to(asked(A), 1)},
        BadPacket{"malformed answer (broken record)",
                  reply_to(asked(A), 1).name("a.example").u16(1).u16(1).u32(1).u16(4).u8(1)},
        BadPacket{"malformed answer (broken authority record)", reply_to(asked(A), 0, 1)},
        BadPacket{"malformed answer (broken SOA record)",
                  reply_to(asked(A), 0, 1).record("example", 6, 1, "\0\0\0"sv)},
        BadPacket{
            "malformed answer (NXDOMAIN with records)",
            reply_to(asked(A), 1, 0, response | 3U).record("a.example", address("192.0.2.1"), 1)},
        BadPacket{"referral (the server does not recurse)",
                  reply_to(asked(A), 0, 1, 0x8100).record("example", Ns{"ns.example"}, 1)},
        BadPacket{"malformed answer (broken A record)", broken_record(A, "abc")},
        BadPacket{"malformed answer (broken A record)", broken_record(A, "abcde")},
        BadPacket{"malformed answer (broken AAAA record)", broken_record(AAAA, "abcd"), AAAA},
        BadPacket{"malformed answer (broken TXT record)", broken_record(TXT, ""), TXT},
        BadPacket{"malformed answer (broken TXT record)",
                  broken_record(TXT,
                                "\x03"
                                "ab"),
                  TXT},
        BadPacket{"malformed answer (broken MX record)", broken_record(MX, "\0\1"sv), MX},
        BadPacket{"malformed answer (broken MX record)", broken_record(MX, "\0\1\0x"sv), MX},
        BadPacket{"malformed answer (broken PTR record)",
                  broken_record(PTR,
                                "\x05"
                                "a"),
                  PTR},
        BadPacket{"malformed answer (broken CNAME record)",
                  reply_to(asked(A), 1).record("a.example", 5, 1, "\xC0\xFF")}));

TEST(Reply, EveryTruncationOfAGoodPacketIsAnError) {
  auto writer = reply_to(asked(MX), 2);
  writer.record("a.example", Cname{"b.example"}, 60).record("b.example", Mx{10, "mx.example"}, 5);
  const auto& packet = writer.packet();
  ASSERT_TRUE(parse_reply(packet, asked(MX)));
  for (std::size_t size = 0; size < packet.size(); ++size) {
    EXPECT_FALSE(parse_reply(std::span(packet).first(size), asked(MX))) << size;
  }
}

TEST(Reply, TakesAThousandRecordsAtMost) {
  auto writer = reply_to(asked(A), 1200);
  for (int i = 0; i < 1200; ++i) {
    writer.record("a.example", address("192.0.2.1"), 1);
  }
  EXPECT_EQ(answer_of(writer, A).addresses.size(), max_records);
}

}  // namespace
}  // namespace anshin::dns
