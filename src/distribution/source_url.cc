// Cuts URLs up by their delimiters (RFC 3986 section 3); what they hold was checked when the
// configuration was read.
#include "distribution/source_url.h"

#include "text/printable.h"

namespace anshin::distribution {

namespace {

constexpr std::size_t max_shown = 300;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// RFC 3986 section 2.1; nothing that holds a NUL, encoded or not.
std::optional<std::string> percent_decoded(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
    if (low < 0 || (high == 0 && low == 0)) {
      return std::nullopt;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

}  // namespace

std::string_view scheme_of(std::string_view url) {
  const auto end = url.find("://");
  return end == std::string_view::npos ? std::string_view{} : url.substr(0, end);
}

std::string url_beside(std::string_view url, std::string_view name) {
  return std::string(url.substr(0, url.rfind('/') + 1)).append(name);
}

std::string shown_url(std::string_view url) {
  const auto scheme = scheme_of(url);
  if (scheme.empty()) {
    return text::printable(url, max_shown);
  }
  const auto authority = scheme.size() + 3;
  const auto end = url.find('/', authority);
  const auto user = url.substr(0, end).rfind('@');
  if (user == std::string_view::npos || user < authority) {
    return text::printable(url, max_shown);
  }
  return text::printable(std::string(url.substr(0, authority)).append(url.substr(user + 1)),
                         max_shown);
}

std::optional<std::string> path_of_file_url(std::string_view url) {
  for (const std::string_view start : {"file://localhost/", "file:///"}) {
    if (url.starts_with(start)) {
      return percent_decoded(url.substr(start.size() - 1));
    }
  }
  return std::nullopt;
}

}  // namespace anshin::distribution
