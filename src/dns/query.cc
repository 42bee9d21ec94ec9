// The packet that asks one question (RFC 1035 section 4.1, EDNS of RFC 6891 section 6.1).
#include "dns/query.h"

#include "dns/name.h"

#include <utility>

namespace anshin::dns {

namespace {

constexpr std::uint16_t recursion_desired = 0x0100;
constexpr std::uint16_t class_in = 1;
constexpr std::uint16_t type_opt = 41;

void append_u16(std::vector<std::uint8_t>& packet, std::uint16_t value) {
  packet.push_back(static_cast<std::uint8_t>(value >> 8U));
  packet.push_back(static_cast<std::uint8_t>(value & 0xFFU));
}

}  // namespace

std::optional<std::vector<std::uint8_t>> format_query(const Question& question, std::uint16_t id,
                                                      bool edns) {
  const auto name = encode_name(question.name);
  if (!name || name->size() == 1) {
    return std::nullopt;
  }
  std::vector<std::uint8_t> packet;
  packet.reserve(12 + name->size() + 4 + 11);
  for (const std::uint16_t field : {id, recursion_desired, std::uint16_t{1}, std::uint16_t{0},
                                    std::uint16_t{0}, static_cast<std::uint16_t>(edns ? 1 : 0)}) {
    append_u16(packet, field);
  }
  packet.insert(packet.end(), name->begin(), name->end());
  append_u16(packet, std::to_underlying(question.type));
  append_u16(packet, class_in);
  if (!edns) {
    return packet;
  }
  packet.push_back(0);  // OPT belongs to the root
  append_u16(packet, type_opt);
  append_u16(packet, udp_payload);
  packet.insert(packet.end(), 6, 0);  // extended RCODE, version, flags, no options
  return packet;
}

}  // namespace anshin::dns
