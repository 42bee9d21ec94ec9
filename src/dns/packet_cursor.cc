// Reads the fields of a DNS packet in order (RFC 1035 section 4.1).
#include "dns/packet_cursor.h"

namespace anshin::dns {

std::optional<std::uint16_t> PacketCursor::u16() {
  const auto field = octets(2);
  if (!field) {
    return std::nullopt;
  }
  return static_cast<std::uint16_t>((*field)[0] << 8U | (*field)[1]);
}

std::optional<std::uint32_t> PacketCursor::u32() {
  const auto high = u16();
  const auto low = u16();
  if (!high || !low) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*high) << 16U | *low;
}

std::optional<std::string> PacketCursor::name() {
  auto decoded = decode_name(packet_, at_);
  if (!decoded) {
    return std::nullopt;
  }
  at_ = decoded->end;
  return std::move(decoded->name);
}

std::optional<std::span<const std::uint8_t>> PacketCursor::octets(std::size_t count) {
  if (packet_.size() - at_ < count) {
    return std::nullopt;
  }
  at_ += count;
  return packet_.subspan(at_ - count, count);
}

std::optional<RawRecord> read_record(PacketCursor& cursor) {
  auto owner = cursor.name();
  const auto type = owner ? cursor.u16() : std::nullopt;
  const auto record_class = type ? cursor.u16() : std::nullopt;
  const auto ttl = record_class ? cursor.u32() : std::nullopt;
  const auto size = ttl ? cursor.u16() : std::nullopt;
  const std::size_t data_at = cursor.position();
  if (!size || !cursor.octets(*size)) {
    return std::nullopt;
  }
  return RawRecord{.owner = std::move(*owner),
                   .type = *type,
                   .record_class = *record_class,
                   .ttl = *ttl > 0x7FFFFFFFU ? 0 : *ttl,
                   .data_at = data_at,
                   .data_size = *size};
}

}  // namespace anshin::dns
