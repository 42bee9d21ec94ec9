// Domain names between text and octets (RFC 1035 sections 3.1, 4.1.4 and 5.1).
#include "dns/name.h"

#include "dns/escape.h"

#include <algorithm>
#include <utility>

namespace anshin::dns {

namespace {

constexpr std::size_t max_label = 63;
constexpr std::size_t max_octets = 255;  // RFC 1035 section 2.3.4, the root label counted in

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

void append_octet(std::string& text, char octet) {
  const char c = lower(octet);
  if (stands_for_itself(c)) {
    text += c;
    return;
  }
  const auto value = static_cast<unsigned char>(c);
  text += '\\';
  text += static_cast<char>('0' + value / 100);
  text += static_cast<char>('0' + value / 10 % 10);
  text += static_cast<char>('0' + value % 10);
}

// Collects labels into octets; every function is false when a bound is passed.
class Encoder {
 public:
  explicit Encoder(std::size_t expected) { octets_.reserve(expected + 2); }
  bool add(char octet) {
    octets_ += lower(octet);
    return octets_.size() - start_ - 1 <= max_label;
  }
  bool end_label() {
    const std::size_t length = octets_.size() - start_ - 1;
    if (length == 0 || octets_.size() + 1 > max_octets) {
      return false;
    }
    octets_[start_] = static_cast<char>(length);
    start_ = octets_.size();
    octets_ += '\0';
    return true;
  }
  bool label_is_empty() const { return octets_.size() == start_ + 1; }
  std::string take() { return std::move(octets_); }

 private:
  std::string octets_ = std::string(1, '\0');
  std::size_t start_ = 0;  // of the length octet of the label being read
};

std::string format_name(std::string_view octets) {
  std::string text;
  text.reserve(octets.size());
  for (std::size_t at = 0; at < octets.size() && octets[at] != '\0';) {
    if (!text.empty()) {
      text += '.';
    }
    const std::size_t length = static_cast<unsigned char>(octets[at]);
    for (const char octet : octets.substr(at + 1, length)) {
      append_octet(text, octet);
    }
    at += 1 + length;
  }
  return text;
}

// Whether a name needs nothing but lower case: almost all do.
bool is_plain(std::string_view text) {
  std::size_t label = 0;
  for (const char c : text) {
    if (c == '.') {
      if (label == 0) {
        return false;
      }
      label = 0;
    } else if (!stands_for_itself(lower(c)) || ++label > max_label) {
      return false;
    }
  }
  return label != 0 && text.size() + 2 <= max_octets;
}

}  // namespace

std::optional<std::string> encode_name(std::string_view text) {
  if (text == ".") {
    return std::string(1, '\0');
  }
  Encoder encoder(std::min(text.size(), max_octets));
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '.') {
      if (!encoder.end_label()) {
        return std::nullopt;
      }
      continue;
    }
    char octet = text[at];
    if (octet == '\\') {
      const auto escape = read_escape(text.substr(at + 1));
      if (!escape) {
        return std::nullopt;
      }
      octet = escape->octet;
      at += escape->length;
    }
    if (!encoder.add(octet)) {
      return std::nullopt;
    }
  }
  if (encoder.label_is_empty() && !text.empty()) {
    return encoder.take();  // the text ended with a dot
  }
  if (!encoder.end_label()) {
    return std::nullopt;
  }
  return encoder.take();
}

std::optional<std::string> canonical_name(std::string_view text) {
  if (is_plain(text)) {
    std::string name(text);
    std::ranges::transform(name, name.begin(), lower);
    return name;
  }
  const auto octets = encode_name(text);
  if (!octets) {
    return std::nullopt;
  }
  return format_name(*octets);
}

std::optional<DecodedName> decode_name(std::span<const std::uint8_t> packet, std::size_t offset) {
  DecodedName result;
  std::size_t at = offset;
  std::size_t limit = offset;  // the next pointer must lead to before this
  std::size_t octets = 0;
  bool jumped = false;
  while (at < packet.size()) {
    const std::uint8_t length = packet[at];
    if (length == 0) {
      result.end = jumped ? result.end : at + 1;
      return octets + 1 <= max_octets ? std::optional(std::move(result)) : std::nullopt;
    }
    if ((length & 0xC0U) == 0xC0U) {
      if (at + 1 >= packet.size()) {
        return std::nullopt;
      }
      const std::size_t target = (static_cast<std::size_t>(length & 0x3FU) << 8U) | packet[at + 1];
      if (target >= limit) {
        return std::nullopt;
      }
      result.end = jumped ? result.end : at + 2;
      jumped = true;
      at = limit = target;
      continue;
    }
    octets += 1U + length;
    if (length > max_label || at + 1 + length > packet.size() || octets + 1 > max_octets) {
      return std::nullopt;
    }
    if (!result.name.empty()) {
      result.name += '.';
    }
    for (const std::uint8_t octet : packet.subspan(at + 1, length)) {
      append_octet(result.name, static_cast<char>(octet));
    }
    at += 1U + length;
  }
  return std::nullopt;
}

std::string_view parent_name(std::string_view name) {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

}  // namespace anshin::dns
