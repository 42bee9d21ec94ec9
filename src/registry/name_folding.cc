// Folding of names: width, case, white space and what nobody sees.
#include "registry/name_folding.h"

#include "text/utf8.h"

namespace anshin::registry {

namespace {

bool is_white_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

// The ASCII character that `c` stands for, or 0.
char narrow(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) {
    return static_cast<char>(c - 0xFF01 + '!');
  }
  if (c == 0x3002 || c == 0xFF61) {  // the full stops that IDNA takes for dots, UTS 46
    return '.';
  }
  return c < 0x80 ? static_cast<char>(c) : '\0';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string fold_width(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  while (!utf8.empty()) {
    const text::Utf8Character character = text::first_character(utf8);
    const std::string_view octets = utf8.substr(0, character.length);
    utf8.remove_prefix(character.length);
    if (!character.valid) {
      out += text::replacement_character;
    } else if (is_white_space(character.code_point)) {
      out += ' ';
    } else if (text::is_unprintable(character.code_point)) {
      continue;
    } else if (const char ascii = narrow(character.code_point); ascii != '\0') {
      out += lower(ascii);
    } else {
      out += octets;
    }
  }
  return out;
}

std::string fold_name(std::string_view utf8) {
  std::string folded = fold_width(utf8);
  std::erase(folded, ' ');
  return folded;
}

}  // namespace anshin::registry
