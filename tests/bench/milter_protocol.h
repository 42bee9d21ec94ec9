// The milter protocol's numbers, version 6, as in libmilter's mfdef.h, whose flags these are.
#pragma once

#include <libmilter/mfapi.h>
#include <libmilter/mfdef.h>
#include <strings.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace anshin::bench {

constexpr std::uint32_t protocol_version = 6;
constexpr std::uint32_t all_actions = 0x1FF;
constexpr std::uint32_t all_steps = 0x1FFFFF;
constexpr std::uint32_t leading_space = SMFIP_HDR_LEADSPC;
constexpr std::uint32_t most_packet = 1'000'000;

/// The flag by which a milter does without a step.
constexpr std::uint32_t no_step(char command) {
  switch (command) {
    case 'C':
      return SMFIP_NOCONNECT;
    case 'H':
      return SMFIP_NOHELO;
    case 'M':
      return SMFIP_NOMAIL;
    case 'R':
      return SMFIP_NORCPT;
    case 'T':
      return SMFIP_NODATA;
    case 'L':
      return SMFIP_NOHDRS;
    case 'N':
      return SMFIP_NOEOH;
    case 'B':
      return SMFIP_NOBODY;
    default:
      return 0;
  }
}

/// The flag by which it does not reply to a step.
constexpr std::uint32_t no_reply(char command) {
  switch (command) {
    case 'C':
      return SMFIP_NR_CONN;
    case 'H':
      return SMFIP_NR_HELO;
    case 'M':
      return SMFIP_NR_MAIL;
    case 'R':
      return SMFIP_NR_RCPT;
    case 'T':
      return SMFIP_NR_DATA;
    case 'L':
      return SMFIP_NR_HDR;
    case 'N':
      return SMFIP_NR_EOH;
    case 'B':
      return SMFIP_NR_BODY;
    default:
      return 0;
  }
}

/// 32 bits in network order.
inline std::string encode_number(std::uint32_t value) {
  std::string octets;
  for (unsigned shift = 32; shift > 0;) {
    shift -= 8;
    octets += static_cast<char>(value >> shift & 0xFFU);
  }
  return octets;
}

/// Of the first four octets; 0 if there are fewer.
inline std::uint32_t decode_number(std::string_view octets) {
  std::uint32_t value = 0;
  for (const char octet : octets.substr(0, octets.size() < 4 ? 0 : 4)) {
    value = value << 8U | static_cast<unsigned char>(octet);
  }
  return value;
}

/// Header names do not tell cases apart.
inline bool same_name(const std::string& one, const std::string& other) {
  return ::strcasecmp(one.c_str(), other.c_str()) == 0;
}

}  // namespace anshin::bench
