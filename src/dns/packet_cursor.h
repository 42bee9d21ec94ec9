// Reads the fields of a DNS packet in order. Nothing is read beyond its end.
#pragma once

#include "dns/name.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace anshin::dns {

class PacketCursor {
 public:
  explicit PacketCursor(std::span<const std::uint8_t> packet) : packet_(packet) {}

  std::size_t position() const { return at_; }
  std::optional<std::uint16_t> u16();
  std::optional<std::uint32_t> u32();
  std::optional<std::string> name();
  std::optional<std::span<const std::uint8_t>> octets(std::size_t count);

 private:
  std::span<const std::uint8_t> packet_;
  std::size_t at_ = 0;
};

/// One resource record (RFC 1035 section 4.1.3).
struct RawRecord {
  std::string owner;
  std::uint16_t type = 0;
  std::uint16_t record_class = 0;
  std::uint32_t ttl = 0;  ///< 0 where the sign bit is set (RFC 2181 section 8)
  std::size_t data_at = 0;
  std::size_t data_size = 0;
};

/// The record at the cursor; std::nullopt if it is cut off or its owner is no name.
std::optional<RawRecord> read_record(PacketCursor& cursor);

}  // namespace anshin::dns
