// Writes DNS answers for tests: well-formed ones from records, and the pieces that broken ones are
// made of.
#pragma once

#include "dns/name.h"
#include "dns/zone.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace anshin::dns {

/// Appends the fields of a packet in network order. Names are never compressed.
class PacketWriter {
 public:
  PacketWriter& u8(unsigned value) {
    packet_.push_back(static_cast<std::uint8_t>(value));
    return *this;
  }
  PacketWriter& u16(unsigned value) { return u8(value >> 8U & 0xFFU).u8(value & 0xFFU); }
  PacketWriter& u32(std::uint32_t value) { return u16(value >> 16U).u16(value & 0xFFFFU); }
  PacketWriter& octets(std::string_view octets) {
    packet_.insert(packet_.end(), octets.begin(), octets.end());
    return *this;
  }
  /// A name in text form; "" is the root.
  PacketWriter& name(std::string_view text) {
    return octets(encode_name(text.empty() ? "." : text).value());
  }
  PacketWriter& header(std::uint16_t id, unsigned flags, unsigned answers, unsigned authorities,
                       unsigned additionals) {
    return u16(id).u16(flags).u16(1).u16(answers).u16(authorities).u16(additionals);
  }
  PacketWriter& question(const Question& question) {
    return name(question.name).u16(std::to_underlying(question.type)).u16(1);
  }
  PacketWriter& record(std::string_view owner, unsigned type, std::uint32_t ttl,
                       std::string_view data) {
    return name(owner)
        .u16(type)
        .u16(1)
        .u32(ttl)
        .u16(static_cast<unsigned>(data.size()))
        .octets(data);
  }
  PacketWriter& record(std::string_view owner, const RecordData& data, std::uint32_t ttl) {
    return record(owner, std::to_underlying(type_of(data)), ttl, std::visit(DataOf{}, data));
  }
  /// An OPT record (RFC 6891).
  PacketWriter& edns(unsigned payload = 1232) {
    return name("").u16(41).u16(payload).u32(0).u16(0);
  }

  std::size_t size() const { return packet_.size(); }
  const std::vector<std::uint8_t>& packet() const { return packet_; }
  std::string text() const { return {packet_.begin(), packet_.end()}; }

 private:
  struct DataOf {
    std::string operator()(const IpAddress& address) const {
      const auto& octets = address.octets();
      return {octets.begin(), octets.begin() + (address.is_v4() ? 4 : 16)};
    }
    std::string operator()(const Txt& txt) const {
      std::string data;
      std::string_view rest = txt.text;
      do {
        const std::string_view piece = rest.substr(0, 255);
        data += static_cast<char>(piece.size());
        data += piece;
        rest.remove_prefix(piece.size());
      } while (!rest.empty());
      return data;
    }
    std::string operator()(const Mx& mx) const {
      return PacketWriter().u16(mx.preference).name(mx.exchange).text();
    }
    std::string operator()(const Cname& cname) const {
      return PacketWriter().name(cname.target).text();
    }
    std::string operator()(const Ptr& ptr) const { return PacketWriter().name(ptr.target).text(); }
    std::string operator()(const Ns& ns) const { return PacketWriter().name(ns.target).text(); }
    std::string operator()(const Soa& soa) const {
      PacketWriter data;
      data.name(soa.primary).name(soa.mailbox).u32(soa.serial).u32(soa.refresh).u32(soa.retry);
      return data.u32(soa.expire).u32(soa.minimum).text();
    }
  };

  std::vector<std::uint8_t> packet_;
};

/// The answer's values as records again.
inline std::vector<RecordData> records_of(const Answer& answer, RecordType type) {
  std::vector<RecordData> records;
  for (const IpAddress& address : answer.addresses) {
    records.emplace_back(address);
  }
  for (const std::string& text : answer.texts) {
    records.emplace_back(Txt{text});
  }
  for (const Mx& mx : answer.exchanges) {
    records.emplace_back(mx);
  }
  for (const std::string& name : answer.names) {
    switch (type) {
      case RecordType::PTR:
        records.emplace_back(Ptr{name});
        break;
      case RecordType::NS:
        records.emplace_back(Ns{name});
        break;
      case RecordType::CNAME:
        records.emplace_back(Cname{name});
        break;
      case RecordType::SOA:
        records.emplace_back(Soa{.primary = name, .mailbox = "hostmaster." + name});
        break;
      case RecordType::A:
      case RecordType::AAAA:
      case RecordType::MX:
      case RecordType::TXT:
        break;
    }
  }
  return records;
}

}  // namespace anshin::dns
