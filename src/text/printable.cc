// Escaping for logs, reasons and terminals.
#include "text/printable.h"

#include "text/utf8.h"

namespace anshin::text {
namespace {

std::string escape(char c) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  switch (c) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      break;
  }
  if (c >= 0x20 && c < 0x7F) {
    return {c};
  }
  const auto octet = static_cast<unsigned char>(c);
  return {'\\', 'x', hex[octet >> 4U], hex[octet & 0x0FU]};
}

}  // namespace

std::string printable(std::string_view octets, std::size_t max) {
  std::string out;
  for (const char c : octets) {
    const std::string piece = escape(c);
    if (out.size() + piece.size() > max) {
      return out + "...";
    }
    out += piece;
  }
  return out;
}

std::string printable_utf8(std::string_view octets, std::size_t max) {
  std::string out;
  for (std::size_t count = 0; !octets.empty(); ++count) {
    if (count == max) {
      return out + "…";
    }
    const Utf8Character character = first_character(octets);
    const bool keep = character.valid && !is_unprintable(character.code_point);
    out += keep ? octets.substr(0, character.length) : replacement_character;
    octets.remove_prefix(character.length);
  }
  return out;
}

bool is_utf8(std::string_view octets) {
  while (!octets.empty()) {
    const Utf8Character character = first_character(octets);
    if (!character.valid) {
      return false;
    }
    octets.remove_prefix(character.length);
  }
  return true;
}

bool has_unprintable(std::string_view utf8) {
  while (!utf8.empty()) {
    const Utf8Character character = first_character(utf8);
    if (!character.valid || is_unprintable(character.code_point)) {
      return true;
    }
    utf8.remove_prefix(character.length);
  }
  return false;
}

}  // namespace anshin::text
