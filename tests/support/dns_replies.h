// What a name server for tests replies: well, from a Zone, or misbehaving as told.
#pragma once

#include "dns/packet_cursor.h"
#include "dns/zone.h"
#include "support/dns_packet.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace anshin::dns {

/// What the server does with a query instead of answering it well.
enum class Misbehaviour {
  none,
  drop,  ///< no answer
  servfail,
  refused,
  truncate,          ///< an empty truncated answer over UDP; well over TCP
  truncate_always,   ///< over TCP, too
  wrong_id,          ///< well, but for the ID
  wrong_question,    ///< well, but for another name
  garbage,           ///< header and question, then octets without sense
  empty_packet,      ///< a datagram without octets
  compression_loop,  ///< a record whose owner points at itself
  query_back,        ///< the query itself
  no_edns,           ///< FORMERR for queries with an OPT record (RFC 6891 section 7)
  edns_dropped,      ///< no answer to queries with an OPT record
  edns_unknown,      ///< NOTIMP for queries with an OPT record
  referral,          ///< no answer, NS records, recursion not available
  first_alias_only,  ///< of a chain of CNAMEs the first, and nothing else
  many_records       ///< 5000 A records over TCP
};

enum class Protocol { udp, tcp };

/// A query as it came in.
struct Query {
  std::uint16_t id = 0;
  Question question;
  bool edns = false;
  std::size_t udp_limit = 512;

  static std::optional<Query> read(const std::vector<std::uint8_t>& packet) {
    PacketCursor cursor(packet);
    Query query;
    const auto id = cursor.u16();
    const auto rest = cursor.octets(8);
    const auto additionals = cursor.u16();
    auto name = additionals ? cursor.name() : std::nullopt;
    const auto type = name ? cursor.u16() : std::nullopt;
    if (!id || !rest || !type || !cursor.u16()) {
      return std::nullopt;
    }
    query.id = *id;
    query.question = {.name = std::move(*name), .type = static_cast<RecordType>(*type)};
    if (const auto opt = read_record(cursor); opt && *additionals == 1 && opt->type == 41) {
      query.edns = true;
      query.udp_limit = opt->record_class;
    }
    return query;
  }
};

/// Makes the replies of one server.
class Replies {
 public:
  using Packet = std::vector<std::uint8_t>;

  explicit Replies(const Zone& zone) : zone_(zone) {}

  /// The packet to send back, or none.
  std::optional<Packet> reply(const Query& query, const Packet& packet, Protocol protocol,
                              Misbehaviour misbehaviour) const {
    const Packet well = answer_well(query, query.question);
    switch (misbehaviour) {
      case Misbehaviour::none:
        break;
      case Misbehaviour::drop:
        return std::nullopt;
      case Misbehaviour::servfail:
        return bare(query, response | 2U);
      case Misbehaviour::refused:
        return bare(query, response | 5U);
      case Misbehaviour::truncate:
        if (protocol == Protocol::udp) {
          return bare(query, response | 0x0200U);
        }
        break;
      case Misbehaviour::truncate_always:
        return bare(query, response | 0x0200U);
      case Misbehaviour::wrong_id: {
        Packet wrong = well;
        wrong[0] = static_cast<std::uint8_t>(wrong[0] ^ 0xFFU);
        return wrong;
      }
      case Misbehaviour::wrong_question:
        return answer_well(query, {.name = "other.example", .type = query.question.type});
      case Misbehaviour::garbage: {
        Packet garbage = bare(query, response);
        garbage[7] = 9;  // answers that are not there
        garbage.insert(garbage.end(), 100, 0xFF);
        return garbage;
      }
      case Misbehaviour::empty_packet:
        return Packet{};
      case Misbehaviour::compression_loop:
        return compression_loop(query);
      case Misbehaviour::query_back:
        return packet;
      case Misbehaviour::no_edns:
        if (query.edns) {
          return PacketWriter()
              .header(query.id, response | 1U, 0, 0, 0)
              .question(query.question)
              .packet();
        }
        break;
      case Misbehaviour::edns_dropped:
        if (query.edns) {
          return std::nullopt;
        }
        break;
      case Misbehaviour::edns_unknown:
        if (query.edns) {
          return bare(query, response | 4U);
        }
        break;
      case Misbehaviour::referral:
        return PacketWriter()
            .header(query.id, 0x8100, 0, 1, 0)
            .question(query.question)
            .record("example", Ns{"ns.example"}, 300)
            .packet();
      case Misbehaviour::first_alias_only:
        return first_alias(query);
      case Misbehaviour::many_records:
        if (protocol == Protocol::tcp) {
          return many_records(query);
        }
        return bare(query, response | 0x0200U);
    }
    return protocol == Protocol::udp && well.size() > query.udp_limit
               ? bare(query, response | 0x0200U)
               : well;
  }

 private:
  static constexpr unsigned response = 0x8180;  // QR, RD, RA

  static Packet bare(const Query& query, unsigned flags) {
    return PacketWriter().header(query.id, flags, 0, 0, 0).question(query.question).packet();
  }

  static Packet compression_loop(const Query& query) {
    PacketWriter writer;
    writer.header(query.id, response, 1, 0, 0).question(query.question);
    const auto here = static_cast<unsigned>(writer.size());
    return writer.u16(0xC000U | here)
        .u16(1)
        .u16(1)
        .u32(60)
        .u16(4)
        .octets("\x7F\x01\x01\x01")
        .packet();
  }

  static Packet many_records(const Query& query) {
    PacketWriter writer;
    constexpr unsigned count = 4000;
    writer.header(query.id, response, count, 0, 0).question(query.question);
    for (unsigned i = 0; i < count; ++i) {
      // 0xC00C: the owner is the question's name.
      writer.u16(0xC00C).u16(1).u16(1).u32(60).u16(4).u8(10).u8(0).u16(i);
    }
    return writer.packet();
  }

  Packet first_alias(const Query& query) const {
    const Answer alias = zone_.lookup({query.question.name, RecordType::CNAME});
    if (alias.status != Status::found) {
      return answer_well(query, query.question);
    }
    return PacketWriter()
        .header(query.id, response, 1, 0, 1)
        .question(query.question)
        .record(query.question.name, Cname{alias.names.at(0)}, 300)
        .edns()
        .packet();
  }

  // A server that recurses: the whole chain of CNAMEs and the records at its end.
  Packet answer_well(const Query& query, const Question& question) const {
    PacketWriter records;
    unsigned count = 0;
    Question current = question;
    while (question.type != RecordType::CNAME && count < 17) {
      const Answer alias = zone_.lookup({current.name, RecordType::CNAME});
      if (alias.status != Status::found) {
        break;
      }
      records.record(current.name, Cname{alias.names.at(0)}, seconds(alias.ttl));
      current.name = alias.names.at(0);
      ++count;
    }
    const Answer answer = zone_.lookup(current);
    if (answer.failed()) {
      return bare(query, response | 2U);
    }
    for (const RecordData& data : records_of(answer, question.type)) {
      records.record(current.name, data, seconds(answer.ttl));
      ++count;
    }
    const unsigned rcode = answer.status == Status::no_such_name ? 3 : 0;
    const unsigned authorities = answer.empty() ? 1 : 0;
    PacketWriter writer;
    writer.header(query.id, response | rcode, count, authorities, query.edns ? 1 : 0)
        .question(question)
        .octets(records.text());
    if (answer.empty()) {
      writer.record(
          "example",
          Soa{.primary = "ns.example", .mailbox = "m.example", .minimum = seconds(answer.ttl)},
          86400);
    }
    return query.edns ? writer.edns().packet() : writer.packet();
  }

  static std::uint32_t seconds(std::chrono::seconds ttl) {
    return static_cast<std::uint32_t>(ttl.count());
  }

  const Zone& zone_;
};

}  // namespace anshin::dns
