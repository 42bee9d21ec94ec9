// Quoting for Authentication-Results (RFC 8601 section 2.2, RFC 2045 section 5.1).
#include "authres/property_value.h"

#include "authres/scanner.h"

#include <algorithm>

namespace anshin::authres {
namespace {

constexpr std::size_t longest_value = 255;
constexpr std::size_t longest_reason = 250;

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

/// [ local-part ] "@" domain-name, the local-part being a dot-atom.
bool is_bare_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || !is_domain_name(text.substr(at + 1))) {
    return false;
  }
  return at == 0 || is_dot_atom(text.substr(0, at));
}

}  // namespace

std::string quote(std::string_view printable) {
  std::string out = "\"";
  for (const char c : printable) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

std::optional<std::string> format_property_value(std::string_view text) {
  if (text.size() > longest_value || !std::ranges::all_of(text, is_printable)) {
    return std::nullopt;
  }
  return is_token(text) || is_bare_address(text) ? std::string(text) : quote(text);
}

std::string quote_reason(std::string_view reason) {
  const std::string_view shown = reason.substr(0, longest_reason);
  std::string out;
  out.reserve(shown.size() + 8);
  out += '"';
  bool in_blanks = true;  // none at the beginning
  for (const char c : shown) {
    const bool blank = c == ' ';
    if (blank && in_blanks) {
      continue;
    }
    in_blanks = blank;
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += is_printable(c) ? c : '?';
  }
  if (out.ends_with(' ')) {
    out.pop_back();
  }
  return out.append(shown.size() < reason.size() ? "...\"" : "\"");
}

}  // namespace anshin::authres
