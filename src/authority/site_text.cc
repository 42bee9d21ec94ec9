// WHATWG HTML section 13.1.2 (what text and attributes may hold), RFC 8259 section 7 (strings).
#include "authority/site_text.h"

#include "text/header_field.h"
#include "text/utf8.h"

#include <algorithm>

namespace anshin::authority {
namespace {

constexpr char32_t delete_character = 0x7F;
constexpr char32_t first_c1 = 0x80;
constexpr char32_t last_c1 = 0x9F;
constexpr char32_t line_separator = 0x2028;
constexpr char32_t paragraph_separator = 0x2029;

bool is_control(char32_t c) {
  return c < ' ' || c == delete_character || (c >= first_c1 && c <= last_c1);
}

std::string unicode_escape(char32_t c) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) {
    out += digits[(c >> shift) & 0xFU];
  }
  return out;
}

// The HTML for a character that must not stand for itself, or empty.
std::string_view html_reference(char32_t c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    case '`':  // old browsers take it for a quote
      return "&#96;";
    default:
      return {};
  }
}

}  // namespace

std::string escape_html(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  while (!utf8.empty()) {
    const text::Utf8Character character = text::first_character(utf8);
    const char32_t c = character.code_point;
    if (!character.valid || (is_control(c) && c != '\n' && c != '\t')) {
      out += text::replacement_character;
    } else if (const std::string_view reference = html_reference(c); !reference.empty()) {
      out += reference;
    } else {
      out += utf8.substr(0, character.length);
    }
    utf8.remove_prefix(character.length);
  }
  return out;
}

std::string script_string(std::string_view utf8) {
  std::string out = "\"";
  while (!utf8.empty()) {
    const text::Utf8Character character = text::first_character(utf8);
    const char32_t c = character.code_point;
    // "<" too: no end tag and no comment can begin. The separators end lines in old JavaScript.
    if (!character.valid) {
      out += text::replacement_character;
    } else if (is_control(c) || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' ||
               c == '\'' || c == line_separator || c == paragraph_separator) {
      out += unicode_escape(c);
    } else {
      out += utf8.substr(0, character.length);
    }
    utf8.remove_prefix(character.length);
  }
  return out += '"';
}

bool is_web_address(std::string_view url) {
  const std::string scheme = text::to_lower(url.substr(0, std::min(url.find(':'), url.size())));
  if ((scheme != "https" && scheme != "http") || !url.substr(scheme.size()).starts_with("://")) {
    return false;
  }
  // A user name before the host misleads people (RFC 3986 section 7.6).
  const std::string_view authority = url.substr(scheme.size() + 3);
  if (authority.substr(0, authority.find_first_of("/?#")).find('@') != std::string_view::npos) {
    return false;
  }
  static constexpr std::string_view forbidden = "\"'<>\\`{}|^";
  return std::ranges::all_of(url, [](char c) {
    return c > ' ' && c < '\x7F' && forbidden.find(c) == std::string_view::npos;
  });
}

}  // namespace anshin::authority
