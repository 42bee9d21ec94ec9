#include "crypto/rsa_numbers.h"

#include <algorithm>
#include <cstddef>

namespace anshin::crypto {
namespace {

using std::string_view_literals::operator""sv;

constexpr char integer_tag = 0x02;
constexpr char bit_string_tag = 0x03;
constexpr char object_identifier_tag = 0x06;
constexpr char sequence_tag = 0x30;
constexpr auto rsa_encryption = "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01"sv;  // 1.2.840.113549.1.1.1
constexpr std::size_t most_length_octets = 4;

std::size_t value_of(char octet) {
  return static_cast<unsigned char>(octet);
}

// The length in front of `rest`, which is taken off (X.690 section 8.1.3, definite forms).
std::optional<std::size_t> take_length(std::string_view& rest) {
  if (rest.empty()) {
    return std::nullopt;
  }
  const std::size_t first = value_of(rest.front());
  rest.remove_prefix(1);
  if (first < 0x80) {
    return first;
  }
  const std::size_t octets = first - 0x80;
  if (octets == 0 || octets > most_length_octets || octets > rest.size()) {
    return std::nullopt;
  }
  std::size_t length = 0;
  for (const char octet : rest.substr(0, octets)) {
    length = length << 8U | value_of(octet);
  }
  rest.remove_prefix(octets);
  return length;
}

// The content of the element in front of `rest`, which is taken off, if it has this tag.
std::optional<std::string_view> take(std::string_view& rest, char tag) {
  if (!rest.starts_with(tag)) {
    return std::nullopt;
  }
  std::string_view after_tag = rest.substr(1);
  const auto length = take_length(after_tag);
  if (!length || *length > after_tag.size()) {
    return std::nullopt;
  }
  rest = after_tag.substr(*length);
  return after_tag.substr(0, *length);
}

std::optional<std::string_view> take_all(std::string_view text, char tag) {
  const auto content = take(text, tag);
  return text.empty() ? content : std::nullopt;
}

std::optional<std::string_view> take_number(std::string_view& rest) {
  auto number = take(rest, integer_tag);
  if (!number || number->empty()) {
    return std::nullopt;
  }
  number->remove_prefix(std::min(number->find_first_not_of('\0'), number->size()));
  return number;
}

std::optional<RsaNumbers> read_numbers(std::string_view sequence) {
  const auto modulus = take_number(sequence);
  const auto exponent = modulus ? take_number(sequence) : std::nullopt;
  if (!exponent || !sequence.empty()) {
    return std::nullopt;
  }
  return RsaNumbers{.modulus = *modulus, .exponent = *exponent};
}

// RFC 5280 section 4.1: AlgorithmIdentifier, and the key in a BIT STRING without unused bits.
std::optional<std::string_view> key_inside(std::string_view key_info) {
  auto algorithm = take(key_info, sequence_tag);
  if (!algorithm || take(*algorithm, object_identifier_tag) != rsa_encryption) {
    return std::nullopt;
  }
  const auto bits = take_all(key_info, bit_string_tag);
  return bits && bits->starts_with('\0') ? std::optional(bits->substr(1)) : std::nullopt;
}

}  // namespace

std::optional<RsaNumbers> read_rsa_numbers(std::string_view der) {
  const auto outer = take_all(der, sequence_tag);
  if (!outer) {
    return std::nullopt;
  }
  if (outer->starts_with(integer_tag)) {
    return read_numbers(*outer);
  }
  const auto key = key_inside(*outer);
  const auto inner = key ? take_all(*key, sequence_tag) : std::nullopt;
  return inner ? read_numbers(*inner) : std::nullopt;
}

}  // namespace anshin::crypto
