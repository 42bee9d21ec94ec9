// Escapes in the text form of names and character strings (RFC 1035 section 5.1).
#include "dns/escape.h"

namespace anshin::dns {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Escape> read_escape(std::string_view rest) {
  if (rest.empty()) {
    return std::nullopt;
  }
  if (!is_digit(rest[0])) {
    return Escape{.octet = rest[0], .length = 1};
  }
  if (rest.size() < 3 || !is_digit(rest[1]) || !is_digit(rest[2])) {
    return std::nullopt;
  }
  const int value = (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + (rest[2] - '0');
  if (value > 255) {
    return std::nullopt;
  }
  return Escape{.octet = static_cast<char>(value), .length = 3};
}

}  // namespace anshin::dns
