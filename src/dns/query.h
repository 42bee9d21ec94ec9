// The packet that asks one question (RFC 1035 section 4.1, EDNS of RFC 6891).
#pragma once

#include <anshin/resolver.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace anshin::dns {

/// What we can take in one UDP packet; what is longer comes over TCP. Fits every path without
/// fragments (DNS flag day 2020).
inline constexpr std::uint16_t udp_payload = 1232;

/// A query that wants recursion; `edns`: with an OPT record. std::nullopt if the question's name is
/// none.
std::optional<std::vector<std::uint8_t>> format_query(const Question& question, std::uint16_t id,
                                                      bool edns);

}  // namespace anshin::dns
