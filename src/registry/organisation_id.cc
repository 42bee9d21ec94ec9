// Identifiers of organisations: "scheme:number". The scheme jcn is Japan's corporate number
// (法人番号), whose check digit is defined in 法人番号の指定等に関する省令 article 2.
#include <anshin/registry.h>

#include "registry/organisation.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>

namespace anshin::registry {

namespace {

constexpr std::size_t corporate_number_digits = 13;
constexpr std::size_t max_scheme = 32;
constexpr std::size_t max_number = 64;
// The full-width forms of ASCII.
constexpr char32_t first_full_width = 0xFF01;
constexpr char32_t last_full_width = 0xFF5E;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_scheme(std::string_view scheme) {
  return !scheme.empty() && scheme.size() <= max_scheme && is_lower(scheme.front()) &&
         std::ranges::all_of(scheme, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

bool is_number(std::string_view number) {
  return !number.empty() && number.size() <= max_number && std::ranges::all_of(number, [](char c) {
    return is_lower(c) || is_upper(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
  });
}

}  // namespace

std::string full_width_hint(std::string_view text) {
  bool found = false;
  for (; !text.empty() && !found;) {
    const text::Utf8Character character = text::first_character(text);
    found = character.code_point >= first_full_width && character.code_point <= last_full_width;
    text.remove_prefix(character.length);
  }
  return found ? "; it has full-width characters (全角), which must be written in ASCII (半角) here"
               : "";
}

bool corporate_number_is_valid(std::string_view digits) {
  if (digits.size() != corporate_number_digits || !std::ranges::all_of(digits, is_digit)) {
    return false;
  }
  int sum = 0;
  for (std::size_t n = 1; n < corporate_number_digits; ++n) {
    const int weight = n % 2 == 1 ? 1 : 2;
    sum += weight * (digits[corporate_number_digits - n] - '0');
  }
  return digits.front() - '0' == 9 - sum % 9;
}

std::expected<void, std::string> check_organisation_id(std::string_view id) {
  const auto problem = [&id](const std::string& what) {
    return std::unexpected("id \"" + text::printable(id) + "\": " + what + full_width_hint(id));
  };
  const auto colon = id.find(':');
  if (colon == std::string_view::npos) {
    return problem("must be scheme:number, e.g. jcn:2010001084915");
  }
  const std::string_view scheme = id.substr(0, colon);
  const std::string_view number = id.substr(colon + 1);
  if (!is_scheme(scheme)) {
    return problem(
        "the scheme must be 1 to 32 lower-case letters, digits or hyphens and begin with a letter");
  }
  if (scheme != "jcn") {
    return is_number(number)
               ? std::expected<void, std::string>{}
               : problem("the number must be 1 to 64 letters, digits, '-', '.' or '_'");
  }
  if (number.size() != corporate_number_digits || !std::ranges::all_of(number, is_digit)) {
    return problem("a corporate number (jcn) has 13 digits");
  }
  if (!corporate_number_is_valid(number)) {
    return problem("the check digit of the corporate number is wrong; is there a typing error?");
  }
  return {};
}

}  // namespace anshin::registry
