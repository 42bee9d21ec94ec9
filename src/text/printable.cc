// Escaping for logs, reasons and terminals.
#include "text/printable.h"

#include "text/utf8.h"

#include <algorithm>

namespace anshin::text {
namespace {

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F;
}

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
  if (is_plain(c)) {
    return {c};
  }
  const auto octet = static_cast<unsigned char>(c);
  return {'\\', 'x', hex[octet >> 4U], hex[octet & 0x0FU]};
}

// Nothing to escape: almost every text that is looked at.
bool stands_as_it_is(std::string_view octets) {
  return std::ranges::all_of(octets, [](char c) { return is_plain(c) && c != '"' && c != '\\'; });
}

// Cut after `max` characters, never in the middle of an escape.
template <typename Escape>
std::string escaped(std::string_view octets, std::size_t max, const Escape& escape_one) {
  std::string out;
  for (const char c : octets) {
    const std::string piece = escape_one(c);
    if (out.size() + piece.size() > max) {
      return out + "...";
    }
    out += piece;
  }
  return out;
}

bool is_ideograph(char32_t c) {
  return c == 0x3005 || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x323AF);
}

bool is_variation_selector(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/// Whether a character is fit to be shown behind the one before it. Variation selectors choose the
/// form of an ideograph (Unicode Technical Standard 37), which Japanese names need; elsewhere they
/// only hide.
bool is_fit(const Utf8Character& character, char32_t before) {
  if (!character.valid) {
    return false;
  }
  if (is_variation_selector(character.code_point)) {
    return is_ideograph(before);
  }
  return !is_unprintable(character.code_point);
}

}  // namespace

std::string printable(std::string_view octets, std::size_t max) {
  if (octets.size() <= max && stands_as_it_is(octets)) {
    return std::string(octets);
  }
  return escaped(octets, max, escape);
}

std::string as_published(std::string_view octets, std::size_t max) {
  return escaped(octets, max, [](char c) { return is_plain(c) ? std::string{c} : escape(c); });
}

std::string printable_utf8(std::string_view octets, std::size_t max) {
  if (octets.size() <= max && std::ranges::all_of(octets, is_plain)) {
    return std::string(octets);
  }
  std::string out;
  char32_t before = 0;
  for (std::size_t count = 0; !octets.empty(); ++count) {
    if (count == max) {
      return out + "…";
    }
    const Utf8Character character = first_character(octets);
    out += is_fit(character, before) ? octets.substr(0, character.length) : replacement_character;
    before = character.code_point;
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
  char32_t before = 0;
  while (!utf8.empty()) {
    const Utf8Character character = first_character(utf8);
    if (!is_fit(character, before)) {
      return true;
    }
    before = character.code_point;
    utf8.remove_prefix(character.length);
  }
  return false;
}

}  // namespace anshin::text
