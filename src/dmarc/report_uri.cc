// Reading the rua and ruf lists of a DMARC Policy Record (RFC 9989 section 4.8, RFC 3986).
#include "dmarc/report_uri.h"

#include "text/header_field.h"

#include <algorithm>

namespace anshin::dmarc {
namespace {

constexpr std::size_t most_uris = 100;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// RFC 9989 section 4.8: obs-dmarc-report-size, "!" 1*DIGIT [ "k" / "m" / "g" / "t" ]. A text
/// without it is returned as it is.
std::string_view without_size(std::string_view uri) {
  const auto mark = uri.rfind('!');
  if (mark == std::string_view::npos) {
    return uri;
  }
  auto size = uri.substr(mark + 1);
  if (!size.empty() && std::string_view("kmgtKMGT").contains(size.back())) {
    size.remove_suffix(1);
  }
  const bool valid = !size.empty() && std::ranges::all_of(size, is_digit);
  return valid ? uri.substr(0, mark) : uri;
}

/// Whether `text` has only characters of RFC 3986 sections 2.1 to 2.3; "!" and "," must be encoded
/// here.
bool has_uri_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) {
        return false;
      }
      i += 2;
      continue;
    }
    if (!is_alpha(c) && !is_digit(c) && !std::string_view("-._~:/?#[]@$&'()*+;=").contains(c)) {
      return false;
    }
  }
  return true;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alpha(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

bool is_report_uri(std::string_view uri) {
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || !is_scheme(uri.substr(0, colon))) {
    return false;
  }
  const auto rest = uri.substr(colon + 1);
  if (rest.empty() || !has_uri_characters(rest)) {
    return false;
  }
  if (!text::equals_ignoring_case(uri.substr(0, colon), "mailto")) {
    return true;
  }
  const auto address = rest.substr(0, rest.find('?'));
  const auto at = address.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < address.size();
}

}  // namespace

std::vector<std::string> parse_report_uris(std::string_view list) {
  std::vector<std::string> uris;
  while (!list.empty() && uris.size() < most_uris) {
    const auto comma = list.find(',');
    const auto uri = without_size(text::trim(list.substr(0, comma)));
    if (is_report_uri(uri)) {
      uris.emplace_back(uri);
    }
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  }
  return uris;
}

}  // namespace anshin::dmarc
