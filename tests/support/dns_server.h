// A name server for tests on loopback, UDP and TCP, in a thread of its own: answers from a Zone,
// and misbehaves as told.
#pragma once

#include "dns/packet_cursor.h"
#include "dns/zone.h"
#include "support/dns_packet.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
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
  referral,          ///< no answer, NS records, recursion not available
  first_alias_only,  ///< of a chain of CNAMEs the first, and nothing else
  many_records       ///< 5000 A records over TCP
};

class DnsServer {
 public:
  explicit DnsServer(Zone zone) : zone_(std::move(zone)) {
    bind_both();
    thread_ = std::thread([this] { run(); });
  }
  ~DnsServer() {
    stopping_ = true;
    thread_.join();
    for (const auto& [descriptor, buffer] : connections_) {
      close(descriptor);
    }
    close(udp_);
    close(tcp_);
  }
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  /// For ResolverOptions::servers.
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  void misbehave(Misbehaviour what) {
    const std::scoped_lock lock(mutex_);
    misbehaviour_ = what;
  }
  /// Answers to UDP queries are held back until release() is called.
  void hold() { holding_ = true; }
  void release() { holding_ = false; }

  std::size_t udp_queries() const { return udp_queries_; }
  std::size_t tcp_queries() const { return tcp_queries_; }
  std::vector<Question> questions() const {
    const std::scoped_lock lock(mutex_);
    return questions_;
  }
  std::set<std::uint16_t> source_ports() const {
    const std::scoped_lock lock(mutex_);
    return source_ports_;
  }
  std::set<std::uint16_t> ids() const {
    const std::scoped_lock lock(mutex_);
    return ids_;
  }

 private:
  using Packet = std::vector<std::uint8_t>;
  enum class Protocol { udp, tcp };

  static constexpr unsigned response = 0x8180;  // QR, RD, RA

  struct Query {
    std::uint16_t id = 0;
    Question question;
    bool edns = false;
    std::size_t udp_limit = 512;
  };

  void bind_both() {
    for (int attempt = 0; attempt < 100; ++attempt) {
      udp_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      tcp_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      socklen_t size = sizeof(address);
      auto* generic = reinterpret_cast<sockaddr*>(&address);
      if (bind(udp_, generic, size) == 0 && getsockname(udp_, generic, &size) == 0 &&
          bind(tcp_, generic, size) == 0 && listen(tcp_, 64) == 0) {
        port_ = ntohs(address.sin_port);
        return;
      }
      close(udp_);
      close(tcp_);
    }
    throw std::runtime_error("no port for a name server");
  }

  void run() {
    while (!stopping_) {
      std::vector<pollfd> polled{{.fd = udp_, .events = POLLIN, .revents = 0},
                                 {.fd = tcp_, .events = POLLIN, .revents = 0}};
      for (const auto& [descriptor, buffer] : connections_) {
        polled.push_back({.fd = descriptor, .events = POLLIN, .revents = 0});
      }
      poll(polled.data(), polled.size(), 2);
      if (polled[0].revents != 0) {
        serve_udp();
      }
      if (polled[1].revents != 0) {
        connections_.try_emplace(accept4(tcp_, nullptr, nullptr, SOCK_CLOEXEC));
      }
      for (std::size_t i = 2; i < polled.size(); ++i) {
        if (polled[i].revents != 0) {
          serve_tcp(polled[i].fd);
        }
      }
      send_held();
    }
  }

  void serve_udp() {
    std::array<std::uint8_t, 4096> buffer{};
    sockaddr_in peer{};
    socklen_t size = sizeof(peer);
    const auto got = recvfrom(udp_, buffer.data(), buffer.size(), MSG_DONTWAIT,
                              reinterpret_cast<sockaddr*>(&peer), &size);
    if (got < 0) {
      return;
    }
    const Packet query(buffer.begin(), buffer.begin() + got);
    ++udp_queries_;
    {
      const std::scoped_lock lock(mutex_);
      source_ports_.insert(ntohs(peer.sin_port));
    }
    if (auto reply = answer(query, Protocol::udp)) {
      held_.emplace_back(peer, std::move(*reply));
    }
  }

  void send_held() {
    if (holding_) {
      return;
    }
    for (const auto& [peer, reply] : held_) {
      sendto(udp_, reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&peer),
             sizeof(peer));
    }
    held_.clear();
  }

  void serve_tcp(int descriptor) {
    std::array<std::uint8_t, 4096> buffer{};
    const auto got = recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got <= 0) {
      close(descriptor);
      connections_.erase(descriptor);
      return;
    }
    Packet& pending = connections_[descriptor];
    pending.insert(pending.end(), buffer.begin(), buffer.begin() + got);
    while (pending.size() >= 2 && pending.size() >= 2U + (pending[0] << 8U | pending[1])) {
      const auto end = pending.begin() + 2 + (pending[0] << 8U | pending[1]);
      const Packet query(pending.begin() + 2, end);
      pending.erase(pending.begin(), end);
      ++tcp_queries_;
      if (auto reply = answer(query, Protocol::tcp)) {
        const auto length = static_cast<unsigned>(reply->size());
        reply->insert(reply->begin(), {static_cast<std::uint8_t>(length >> 8U),
                                       static_cast<std::uint8_t>(length & 0xFFU)});
        send_all(descriptor, *reply);
      }
    }
  }

  static void send_all(int descriptor, const Packet& octets) {
    for (std::size_t sent = 0; sent < octets.size();) {
      const auto now = send(descriptor, octets.data() + sent, octets.size() - sent, MSG_NOSIGNAL);
      if (now <= 0) {
        return;
      }
      sent += static_cast<std::size_t>(now);
    }
  }

  static std::optional<Query> read(const Packet& packet) {
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

  std::optional<Packet> answer(const Packet& packet, Protocol protocol) {
    const auto query = read(packet);
    if (!query) {
      return std::nullopt;
    }
    Misbehaviour misbehaviour{};
    {
      const std::scoped_lock lock(mutex_);
      questions_.push_back(query->question);
      ids_.insert(query->id);
      misbehaviour = misbehaviour_;
    }
    const Packet well = answer_well(*query, query->question);
    switch (misbehaviour) {
      case Misbehaviour::none:
        break;
      case Misbehaviour::drop:
        return std::nullopt;
      case Misbehaviour::servfail:
        return bare(*query, response | 2U);
      case Misbehaviour::refused:
        return bare(*query, response | 5U);
      case Misbehaviour::truncate:
        if (protocol == Protocol::udp) {
          return bare(*query, response | 0x0200U);
        }
        break;
      case Misbehaviour::truncate_always:
        return bare(*query, response | 0x0200U);
      case Misbehaviour::wrong_id: {
        Packet wrong = well;
        wrong[0] = static_cast<std::uint8_t>(wrong[0] ^ 0xFFU);
        return wrong;
      }
      case Misbehaviour::wrong_question:
        return answer_well(*query, {.name = "other.example", .type = query->question.type});
      case Misbehaviour::garbage: {
        Packet garbage = bare(*query, response);
        garbage[7] = 9;  // answers that are not there
        garbage.insert(garbage.end(), 100, 0xFF);
        return garbage;
      }
      case Misbehaviour::empty_packet:
        return Packet{};
      case Misbehaviour::compression_loop:
        return compression_loop(*query);
      case Misbehaviour::query_back:
        return packet;
      case Misbehaviour::no_edns:
        if (query->edns) {
          return PacketWriter()
              .header(query->id, response | 1U, 0, 0, 0)
              .question(query->question)
              .packet();
        }
        break;
      case Misbehaviour::referral:
        return PacketWriter()
            .header(query->id, 0x8100, 0, 1, 0)
            .question(query->question)
            .record("example", Ns{"ns.example"}, 300)
            .packet();
      case Misbehaviour::first_alias_only:
        return first_alias(*query);
      case Misbehaviour::many_records:
        if (protocol == Protocol::tcp) {
          return many_records(*query);
        }
        return bare(*query, response | 0x0200U);
    }
    return protocol == Protocol::udp && well.size() > query->udp_limit
               ? bare(*query, response | 0x0200U)
               : well;
  }

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

  const Zone zone_;
  int udp_ = -1;
  int tcp_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> holding_ = false;
  std::atomic<std::size_t> udp_queries_ = 0;
  std::atomic<std::size_t> tcp_queries_ = 0;
  mutable std::mutex mutex_;
  Misbehaviour misbehaviour_ = Misbehaviour::none;  // guarded by mutex_, as are the next three
  std::vector<Question> questions_;
  std::set<std::uint16_t> source_ports_;
  std::set<std::uint16_t> ids_;
  std::map<int, Packet> connections_;                 // of the server's thread
  std::vector<std::pair<sockaddr_in, Packet>> held_;  // of the server's thread
  std::thread thread_;
};

}  // namespace anshin::dns
