// Header fields of RFC 5322 as octets.
#include "text/header_field.h"

#include <algorithm>

namespace anshin::text {
namespace {

constexpr std::string_view line_white_space = " \t\r\n";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::size_t length_without_white_space(std::string_view text) {
  const auto* const end = std::ranges::find_if(
      text, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
  return static_cast<std::size_t>(end - text.begin());
}

// Length of the line end at `at` that a blank or tab follows, 0 if there is no such fold.
std::size_t fold_length(std::string_view text, std::size_t at) {
  const bool crlf = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
  if (!crlf && text[at] != '\n') {
    return 0;
  }
  const std::size_t length = crlf ? 2 : 1;
  return at + length < text.size() && is_blank(text[at + length]) ? length : 0;
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(line_white_space);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(line_white_space) - first + 1);
}

std::string_view field_name(std::string_view raw_name) {
  return raw_name.substr(0, raw_name.find_last_not_of(" \t") + 1);
}

std::string unfold(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size();) {
    const std::size_t end = std::min(value.find_first_of("\r\n", i), value.size());
    out += value.substr(i, end - i);
    if (end == value.size()) {
      break;
    }
    const std::size_t fold = fold_length(value, end);
    if (fold == 0) {
      out += value[end];
    }
    i = end + std::max<std::size_t>(fold, 1);
  }
  return out;
}

std::string canonicalise_relaxed(std::string_view name, std::string_view value) {
  std::string out = to_lower(field_name(name));
  out.reserve(out.size() + 1 + value.size());
  out += ':';
  const std::size_t start = out.size();
  bool blank_pending = false;
  for (std::size_t i = 0; i < value.size();) {
    if (is_blank(value[i])) {
      blank_pending = true;
      ++i;
      continue;
    }
    if (const std::size_t fold = fold_length(value, i); fold != 0) {
      i += fold;
      continue;
    }
    if (blank_pending && out.size() > start) {
      out += ' ';
    }
    blank_pending = false;
    const std::size_t run = length_without_white_space(value.substr(i + 1)) + 1;
    out += value.substr(i, run);
    i += run;
  }
  return out;
}

}  // namespace anshin::text
