// Header fields of an answer (RFC 9110). They are hostile: what does not look right counts as not
// there.
#include "distribution/http_answer.h"

#include "text/header_field.h"

#include <algorithm>
#include <charconv>

namespace anshin::distribution {

namespace {

constexpr std::size_t max_etag = 256;

bool is_field(std::string_view line, std::string_view lower_case_name) {
  return line.size() > lower_case_name.size() && line[lower_case_name.size()] == ':' &&
         std::ranges::equal(line.substr(0, lower_case_name.size()), lower_case_name,
                            [](char a, char b) {
                              return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
                            });
}

// "bytes 100-199/200"
std::optional<std::uint64_t> parse_range_start(std::string_view value) {
  constexpr std::string_view unit = "bytes ";
  if (!value.starts_with(unit)) {
    return std::nullopt;
  }
  value.remove_prefix(unit.size());
  std::uint64_t start = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), start);
  const bool sound =
      read.ec == std::errc{} && read.ptr != value.data() + value.size() && *read.ptr == '-';
  return sound ? std::optional(start) : std::nullopt;
}

// Delta-seconds (RFC 9111 section 1.2.2).
std::optional<std::chrono::seconds> parse_age(std::string_view value) {
  std::uint32_t seconds = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
  const bool sound = read.ec == std::errc{} && read.ptr == value.data() + value.size();
  return sound ? std::optional(std::chrono::seconds(seconds)) : std::nullopt;
}

}  // namespace

void HttpAnswer::take_line(std::string_view line) {
  if (line.starts_with("HTTP/")) {
    *this = {};
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    return;
  }
  const auto value = text::trim(line.substr(colon + 1));
  if (is_field(line, "etag")) {
    const bool sound = value.size() <= max_etag &&
                       std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
    etag_ = sound ? value : std::string_view{};
  } else if (is_field(line, "content-range")) {
    range_start_ = parse_range_start(value);
  } else if (is_field(line, "age")) {
    age_ = parse_age(value);
  }
}

}  // namespace anshin::distribution
