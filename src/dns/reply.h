// What a name server's packet says about one question (RFC 1035 section 4.1, RFC 2308). Every octet
// of it is hostile.
#pragma once

#include <anshin/resolver.h>

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

namespace anshin::dns {

/// Most CNAMEs that are followed for one question, packets and questions after them counted
/// together.
inline constexpr std::size_t max_aliases = 16;
/// Most records that are taken from one packet.
inline constexpr std::size_t max_records = 1000;

struct Reply {
  Answer answer{};  ///< found, no_data or no_such_name; only its ttl if leads_outside
  std::vector<std::string> aliases{};  ///< targets of the CNAMEs that were followed, in order
  bool leads_outside = false;          ///< the last alias has to be asked for on its own
};

/// Reads the packet that answers `asked`. The error says why it is of no use: a response code, a
/// packet that answers something else, is cut off or lies about its structure, a chain that does
/// not end.
std::expected<Reply, std::string> parse_reply(std::span<const std::uint8_t> packet,
                                              const Question& asked);

}  // namespace anshin::dns
