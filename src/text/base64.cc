// Base64 of RFC 4648 section 4, strict in what it accepts.
#include "text/base64.h"

#include "text/tag_list.h"

#include <array>
#include <cstdint>

namespace anshin::text {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t not_base64 = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(not_base64);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values.at(static_cast<unsigned char>(alphabet[i])) = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr std::array<std::uint8_t, 256> values = make_values();

std::uint32_t octet(char c) {
  return static_cast<unsigned char>(c);
}

}  // namespace

std::string encode_base64(std::string_view octets) {
  std::string out;
  out.reserve((octets.size() + 2) / 3 * 4);
  std::size_t i = 0;
  for (; i + 3 <= octets.size(); i += 3) {
    const std::uint32_t group =
        octet(octets[i]) << 16U | octet(octets[i + 1]) << 8U | octet(octets[i + 2]);
    out += alphabet[group >> 18U];
    out += alphabet[group >> 12U & 63U];
    out += alphabet[group >> 6U & 63U];
    out += alphabet[group & 63U];
  }
  if (octets.size() - i == 1) {
    const std::uint32_t group = octet(octets[i]);
    out += alphabet[group >> 2U];
    out += alphabet[group << 4U & 63U];
    out += "==";
  } else if (octets.size() - i == 2) {
    const std::uint32_t group = octet(octets[i]) << 8U | octet(octets[i + 1]);
    out += alphabet[group >> 10U];
    out += alphabet[group >> 4U & 63U];
    out += alphabet[group << 2U & 63U];
    out += '=';
  }
  return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') {
    ++padding;
  }
  const std::string_view digits = text.substr(0, text.size() - padding);
  std::string out(digits.size() * 6 / 8, '\0');
  std::size_t length = 0;
  std::uint32_t bits = 0;
  unsigned bit_count = 0;
  for (const char digit : digits) {
    const std::uint8_t value = values.at(static_cast<unsigned char>(digit));
    if (value == not_base64) {
      return std::nullopt;
    }
    bits = bits << 6U | value;
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      out[length++] = static_cast<char>(bits >> bit_count & 0xFFU);
      bits &= (1U << bit_count) - 1U;
    }
  }
  // RFC 4648 section 3.5: bits that encode nothing must be zero, or two texts would mean the same.
  if (bits != 0) {
    return std::nullopt;
  }
  return out;
}

std::optional<std::string> decode_base64_with_fws(std::string_view text) {
  return decode_base64(without_fws(text));
}

std::optional<std::string> decode_base64_of_dkim(std::string_view text) {
  std::string padded = without_fws(text);
  while (padded.size() % 4 != 0) {
    padded += '=';
  }
  return decode_base64(padded);
}

}  // namespace anshin::text
