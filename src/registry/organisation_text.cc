// An organisation as JSON, its keys in the order of docs/registry-format.md: what is stored and
// published.
#include <anshin/registry.h>

#include "registry/calendar_date.h"
#include "text/utf8.h"

namespace anshin::registry {

namespace {

bool needs_escape(char32_t c) {
  return c < 0x20 || c == U'"' || c == U'\\';
}

void append_escaped(std::string& out, char32_t c) {
  constexpr std::string_view hex = "0123456789abcdef";
  if (c < 0x20) {
    out += "\\u00";
    out += hex[c >> 4U];
    out += hex[c & 0x0FU];
    return;
  }
  out += '\\';
  out += static_cast<char>(c);
}

// RFC 8259 section 7. What is no UTF-8 is replaced: names that were checked never are.
void append_string(std::string& out, std::string_view value) {
  out += '"';
  std::size_t written = 0;
  std::size_t at = 0;
  while (at < value.size()) {
    const text::Utf8Character character = text::first_character(value.substr(at));
    const std::size_t begin = at;
    at += character.length;
    if (character.valid && !needs_escape(character.code_point)) {
      continue;
    }
    out += value.substr(written, begin - written);
    written = at;
    if (character.valid) {
      append_escaped(out, character.code_point);
    } else {
      out += text::replacement_character;
    }
  }
  out += value.substr(written);
  out += '"';
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
  out += ",\"";
  out += key;
  out += "\":";
  append_string(out, value);
}

void append_date(std::string& out, std::string_view key,
                 const std::optional<std::chrono::sys_days>& day) {
  if (day) {
    append_member(out, key, format_date(*day));
    return;
  }
  out += ",\"";
  out += key;
  out += "\":null";
}

}  // namespace

std::string format_organisation(const Organisation& organisation) {
  std::string out = "{\"id\":";
  append_string(out, organisation.id);
  out += ",\"name\":{";
  for (const auto& [language, name] : organisation.names) {
    out += out.back() == '{' ? "" : ",";
    append_string(out, language);
    out += ':';
    append_string(out, name);
  }
  out += '}';
  if (!organisation.kana.empty()) {
    append_member(out, "kana", organisation.kana);
  }
  if (!organisation.url.empty()) {
    append_member(out, "url", organisation.url);
  }
  out += ",\"domains\":[";
  for (const RegisteredDomain& registered : organisation.domains) {
    out += out.back() == '[' ? "{\"domain\":" : ",{\"domain\":";
    append_string(out, registered.domain);
    out += registered.subdomains ? ",\"subdomains\":true}" : ",\"subdomains\":false}";
  }
  out += ']';
  append_date(out, "valid_from", organisation.valid_from);
  append_date(out, "valid_until", organisation.valid_until);
  out += '}';
  return out;
}

}  // namespace anshin::registry
