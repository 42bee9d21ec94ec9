#include "authority/csv_values.h"

#include "registry/calendar_date.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <array>

namespace anshin::authority {
namespace {

constexpr std::array<std::string_view, 9> words_for_yes{"true", "yes", "y", "1", "on",
                                                        "はい", "有",  "○", "〇"};
constexpr std::array<std::string_view, 9> words_for_no{"",    "false",  "no", "n", "0",
                                                       "off", "いいえ", "無", "×"};
constexpr std::string_view ideographic_space = "\xE3\x80\x80";

// The next word of a list, and what follows it.
struct Word {
  std::string_view word;
  std::string_view rest;
};

Word next_word(std::string_view text) {
  const auto end = std::min(text.find_first_of(" \t\r\n;"), text.find(ideographic_space));
  if (end == std::string_view::npos) {
    return {.word = text, .rest = {}};
  }
  const bool wide = text.substr(end).starts_with(ideographic_space);
  return {.word = text.substr(0, end),
          .rest = text.substr(end + (wide ? ideographic_space.size() : 1))};
}

std::string two_digits(std::string_view number) {
  return (number.size() == 1 ? "0" : "") + std::string(number);
}

// "2017/4/3" as "2017-04-03".
std::string with_hyphens(std::string_view date) {
  const auto first = date.find('/');
  const auto second = date.find('/', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos) {
    return std::string(date);
  }
  return std::string(date.substr(0, first)) + '-' +
         two_digits(date.substr(first + 1, second - first - 1)) + '-' +
         two_digits(date.substr(second + 1));
}

}  // namespace

std::vector<registry::RegisteredDomain> read_domains(std::string_view cell, bool subdomains) {
  std::vector<registry::RegisteredDomain> domains;
  while (!cell.empty()) {
    const Word next = next_word(cell);
    cell = next.rest;
    if (next.word.empty()) {
      continue;
    }
    const bool wildcard = next.word.starts_with("*.");
    domains.push_back({.domain = std::string(next.word.substr(wildcard ? 2 : 0)),
                       .subdomains = subdomains || wildcard});
  }
  return domains;
}

std::expected<bool, std::string> read_yes_or_no(std::string_view cell) {
  const std::string word = text::to_lower(cell);
  if (std::ranges::find(words_for_yes, word) != words_for_yes.end()) {
    return true;
  }
  if (std::ranges::find(words_for_no, word) != words_for_no.end()) {
    return false;
  }
  return std::unexpected("\"" + text::printable_utf8(cell, 60) +
                         "\" is neither yes nor no; write true or false");
}

std::expected<std::optional<std::chrono::sys_days>, std::string> read_date(std::string_view cell) {
  if (cell.empty()) {
    return std::nullopt;
  }
  const auto date = registry::parse_date(with_hyphens(cell));
  if (!date) {
    return std::unexpected("\"" + text::printable_utf8(cell, 60) +
                           "\" is not a date such as 2017-04-13 or 2017/4/13");
  }
  return date;
}

std::string read_id(std::string_view cell, std::string_view scheme) {
  if (scheme.empty() || cell.find(':') != std::string_view::npos) {
    return std::string(cell);
  }
  return std::string(scheme) + ':' + std::string(cell);
}

}  // namespace anshin::authority
