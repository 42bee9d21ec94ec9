#include "authority/csv_values.h"

#include "registry/calendar_date.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>

namespace anshin::authority {
namespace {

// After narrowed() and in lower case.
constexpr std::array<std::string_view, 21> words_for_yes{
    "true", "yes", "y", "1",  "on", "はい", "有", "有り", "あり", "する", "可",
    "○",    "〇",  "◯", "⭕", "●",  "◎",    "✓",  "✔",    "☑",    "o"};
constexpr std::array<std::string_view, 19> words_for_no{
    "",       "false", "no", "n", "0", "off", "いいえ", "無", "無し", "なし",
    "しない", "不可",  "×",  "✕", "✖", "✗",   "☓",      "x",  "-"};
constexpr std::size_t max_shown = 60;
constexpr char32_t first_wide = 0xFF01;
constexpr char32_t last_wide = 0xFF5E;
constexpr char32_t distance_to_ascii = 0xFEE0;
constexpr char32_t ideographic_space = 0x3000;
constexpr char32_t ideographic_full_stop = 0x3002;
constexpr char32_t half_width_full_stop = 0xFF61;

// The next word of a list, and what follows it.
struct Word {
  std::string_view word;
  std::string_view rest;
};

Word next_word(std::string_view text) {
  const auto end = text.find_first_of(" \t\r\n;");
  if (end == std::string_view::npos) {
    return {.word = text, .rest = {}};
  }
  return {.word = text.substr(0, end), .rest = text.substr(end + 1)};
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

std::string narrowed(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const text::Utf8Character character = text::first_character(utf8);
    const char32_t c = character.code_point;
    if (c >= first_wide && c <= last_wide) {
      out += static_cast<char>(c - distance_to_ascii);
    } else if (c == ideographic_space) {
      out += ' ';
    } else if (c == ideographic_full_stop || c == half_width_full_stop) {
      out += '.';
    } else {
      out += utf8.substr(0, character.length);
    }
    utf8.remove_prefix(character.length);
  }
  return out;
}

std::vector<registry::RegisteredDomain> read_domains(std::string_view cell, bool subdomains) {
  std::vector<registry::RegisteredDomain> domains;
  const std::string narrow = narrowed(cell);
  for (std::string_view left = narrow; !left.empty();) {
    const Word next = next_word(left);
    left = next.rest;
    if (next.word.empty()) {
      continue;
    }
    const bool wildcard = next.word.starts_with("*.");
    domains.push_back({.domain = std::string(next.word.substr(wildcard ? 2 : 0)),
                       .subdomains = subdomains || wildcard});
  }
  return domains;
}

std::expected<void, std::string> check_domains(
    const std::vector<registry::RegisteredDomain>& domains) {
  for (const registry::RegisteredDomain& registered : domains) {
    if (const auto normal = text::normalise_domain(registered.domain); !normal) {
      return std::unexpected(text::is_ascii(registered.domain)
                                 ? normal.error()
                                 : "\"" + text::printable_utf8(registered.domain, max_shown) +
                                       "\" is no domain name: it has a character that names cannot "
                                       "have");
    }
  }
  return {};
}

std::expected<bool, std::string> read_yes_or_no(std::string_view cell) {
  const std::string word = text::to_lower(narrowed(cell));
  if (std::ranges::find(words_for_yes, word) != words_for_yes.end()) {
    return true;
  }
  if (std::ranges::find(words_for_no, word) != words_for_no.end()) {
    return false;
  }
  return std::unexpected("\"" + text::printable_utf8(cell, max_shown) +
                         "\" is neither yes nor no; write true or false");
}

std::expected<std::optional<std::chrono::sys_days>, std::string> read_date(std::string_view cell) {
  if (cell.empty()) {
    return std::nullopt;
  }
  const auto date = registry::parse_date(with_hyphens(narrowed(cell)));
  if (!date) {
    return std::unexpected("\"" + text::printable_utf8(cell, max_shown) +
                           "\" is not a date such as 2017-04-13 or 2017/4/13");
  }
  return date;
}

std::string read_id(std::string_view cell, std::string_view scheme) {
  std::string id = narrowed(cell);
  if (scheme.empty() || id.find(':') != std::string::npos) {
    return id;
  }
  return std::string(scheme) + ':' + id;
}

}  // namespace anshin::authority
