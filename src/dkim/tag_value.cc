#include "dkim/tag_value.h"

#include "text/header_field.h"
#include "text/tag_list.h"

#include <algorithm>
#include <limits>

namespace anshin::dkim {
namespace {

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return static_cast<unsigned>(c - '0');
  }
  if (c >= 'A' && c <= 'F') {
    return static_cast<unsigned>(c - 'A' + 10);
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string_view> split_list(std::string_view list) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = list.find(':');
    parts.push_back(text::trim(list.substr(0, end)));
    if (end == std::string_view::npos) {
      return parts;
    }
    list.remove_prefix(end + 1);
  }
}

std::optional<std::string> decode_quoted_printable(std::string_view text) {
  const std::string packed = text::without_fws(text);
  std::string out;
  for (std::size_t i = 0; i < packed.size(); ++i) {
    if (packed[i] != '=') {
      out += packed[i];
      continue;
    }
    const auto high = i + 1 < packed.size() ? hex_digit(packed[i + 1]) : std::nullopt;
    const auto low = i + 2 < packed.size() ? hex_digit(packed[i + 2]) : std::nullopt;
    if (!high || !low) {
      return std::nullopt;
    }
    out += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return out;
}

std::optional<std::uint64_t> parse_number(std::string_view text, std::size_t most_digits) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  if (text.empty() || text.size() > most_digits ||
      !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    value = value > (most - digit) / 10 ? most : value * 10 + digit;
  }
  return value;
}

}  // namespace anshin::dkim
