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

std::vector<std::string> quote_reason(std::string_view reason) {
  std::string text(reason.substr(0, longest_reason));
  if (reason.size() > longest_reason) {
    text += "...";
  }
  std::ranges::replace_if(text, [](char c) { return !is_printable(c); }, '?');

  std::vector<std::string> pieces;
  const std::string quoted = quote(text);
  std::string_view rest = quoted;
  while (!rest.empty()) {
    const auto blank = rest.find(' ');
    if (blank != 0) {
      pieces.emplace_back(rest.substr(0, blank));
    }
    rest = blank == std::string_view::npos ? std::string_view{} : rest.substr(blank + 1);
  }
  return pieces;
}

}  // namespace anshin::authres
