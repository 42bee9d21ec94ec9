// Extended parameter values of RFC 8187 section 3.2.
#include "text/ext_value.h"

#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::text {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// attr-char
bool is_literal(char c) {
  return is_alphanumeric(c) || std::string_view("!#$&+-.^_`|~").contains(c);
}

bool is_language(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

std::optional<unsigned> hex_value(char c) {
  const char upper = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  const std::size_t value = hex_digits.find(upper);
  if (value == std::string_view::npos) {
    return std::nullopt;
  }
  return static_cast<unsigned>(value);
}

std::optional<std::string> decode_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_literal(text[i])) {
      out += text[i];
      continue;
    }
    if (text[i] != '%' || text.size() - i < 3) {
      return std::nullopt;
    }
    const std::optional<unsigned> high = hex_value(text[i + 1]);
    const std::optional<unsigned> low = hex_value(text[i + 2]);
    if (!high || !low) {
      return std::nullopt;
    }
    out += static_cast<char>(*high << 4U | *low);
    i += 2;
  }
  return out;
}

}  // namespace

std::string format_ext_value(const ExtValue& value) {
  std::string out = "UTF-8'";
  if (is_language(value.language)) {
    out += value.language;
  }
  out += '\'';
  for (const char c : value.value) {
    if (is_literal(c)) {
      out += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out += {'%', hex_digits[octet >> 4U], hex_digits[octet & 0x0FU]};
  }
  return out;
}

std::optional<ExtValue> parse_ext_value(std::string_view text) {
  const std::size_t first = text.find('\'');
  const std::size_t second = first == std::string_view::npos ? first : text.find('\'', first + 1);
  if (second == std::string_view::npos || !equals_ignoring_case(text.substr(0, first), "UTF-8")) {
    return std::nullopt;
  }
  const std::string_view language = text.substr(first + 1, second - first - 1);
  std::optional<std::string> value = decode_percent(text.substr(second + 1));
  if (!is_language(language) || !value || !is_utf8(*value)) {
    return std::nullopt;
  }
  return ExtValue{std::string(language), std::move(*value)};
}

}  // namespace anshin::text
