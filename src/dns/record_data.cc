// The data of records in packets (RFC 1035 section 3.3, RFC 3596 section 2.2).
#include "dns/record_data.h"

#include <algorithm>
#include <array>

namespace anshin::dns {

namespace {

using Packet = std::span<const std::uint8_t>;

Packet data_of(Packet packet, const RawRecord& record) {
  return packet.subspan(record.data_at, record.data_size);
}

// A name that fills the record's data from `skip` to its end.
std::optional<std::string> read_last_name(Packet packet, const RawRecord& record,
                                          std::size_t skip) {
  auto decoded = decode_name(packet, record.data_at + skip);
  if (!decoded || decoded->end != record.data_at + record.data_size) {
    return std::nullopt;
  }
  return std::move(decoded->name);
}

template <std::size_t Size>
std::optional<std::array<std::uint8_t, Size>> read_octets(Packet data) {
  if (data.size() != Size) {
    return std::nullopt;
  }
  std::array<std::uint8_t, Size> octets{};
  std::ranges::copy(data, octets.begin());
  return octets;
}

std::optional<IpAddress> read_address(Packet data, RecordType type) {
  if (type == RecordType::A) {
    const auto octets = read_octets<4>(data);
    return octets ? std::optional(IpAddress::v4(*octets)) : std::nullopt;
  }
  const auto octets = read_octets<16>(data);
  return octets ? std::optional(IpAddress::v6(*octets)) : std::nullopt;
}

std::optional<std::string> read_text(Packet data) {
  if (data.empty()) {
    return std::nullopt;  // RFC 1035 section 3.3.14: one string at least
  }
  std::string text;
  text.reserve(data.size());
  while (!data.empty()) {
    const std::size_t length = data[0];
    if (length >= data.size()) {
      return std::nullopt;
    }
    text.append(data.begin() + 1, data.begin() + 1 + static_cast<std::ptrdiff_t>(length));
    data = data.subspan(1 + length);
  }
  return text;
}

std::optional<Mx> read_mx(Packet packet, const RawRecord& record) {
  if (record.data_size < 3) {
    return std::nullopt;
  }
  auto exchange = read_last_name(packet, record, 2);
  if (!exchange) {
    return std::nullopt;
  }
  const Packet data = data_of(packet, record);
  return Mx{.preference = static_cast<std::uint16_t>(data[0] << 8U | data[1]),
            .exchange = std::move(*exchange)};
}

struct SoaFields {
  std::string primary;
  std::uint32_t minimum = 0;
};

std::optional<SoaFields> read_soa(Packet packet, const RawRecord& record) {
  const std::size_t end = record.data_at + record.data_size;
  auto primary = decode_name(packet.first(end), record.data_at);
  const auto mailbox = primary ? decode_name(packet.first(end), primary->end) : std::nullopt;
  if (!mailbox || mailbox->end + 20 != end) {
    return std::nullopt;
  }
  PacketCursor minimum(packet.subspan(end - 4, 4));
  return SoaFields{.primary = std::move(primary->name), .minimum = minimum.u32().value_or(0)};
}

// Adds a value that could be read.
template <typename T>
bool add(std::vector<T>& values, std::optional<T> value) {
  if (value) {
    values.push_back(std::move(*value));
  }
  return value.has_value();
}

}  // namespace

std::optional<std::string> read_name_data(Packet packet, const RawRecord& record) {
  return read_last_name(packet, record, 0);
}

std::optional<std::uint32_t> read_soa_minimum(Packet packet, const RawRecord& record) {
  const auto soa = read_soa(packet, record);
  return soa ? std::optional(soa->minimum) : std::nullopt;
}

bool add_record(Answer& answer, Packet packet, const RawRecord& record) {
  const auto type = static_cast<RecordType>(record.type);
  switch (type) {
    case RecordType::A:
    case RecordType::AAAA:
      return add(answer.addresses, read_address(data_of(packet, record), type));
    case RecordType::TXT:
      return add(answer.texts, read_text(data_of(packet, record)));
    case RecordType::MX:
      return add(answer.exchanges, read_mx(packet, record));
    case RecordType::CNAME:
    case RecordType::PTR:
    case RecordType::NS:
      return add(answer.names, read_name_data(packet, record));
    case RecordType::SOA: {
      auto soa = read_soa(packet, record);
      return add(answer.names, soa ? std::optional(std::move(soa->primary)) : std::nullopt);
    }
  }
  return false;
}

}  // namespace anshin::dns
