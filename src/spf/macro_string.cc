// RFC 7208 section 7.1: the grammar of macro strings.
#include "spf/macro_string.h"

#include "text/printable.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace anshin::spf {
namespace {

constexpr std::string_view domain_letters = "slodiphv";
constexpr std::string_view explanation_letters = "slodiphvcrt";
constexpr std::string_view delimiter_characters = ".-+,/_=";
constexpr unsigned most_parts = 1000;  // more than any name has; larger numbers mean the same

struct Dialect {
  std::string_view letters;
  bool blanks = false;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string quoted(std::string_view text) {
  return '"' + text::as_published(text, 60) + '"';
}

// The inside of "%{...}".
std::expected<Macro, std::string> parse_macro(std::string_view inside, std::string_view letters) {
  const auto malformed = [&](std::string_view why) {
    return std::unexpected("macro " + quoted("%{" + std::string(inside) + "}") + " " +
                           std::string(why));
  };
  if (inside.empty()) {
    return malformed("has no letter");
  }
  Macro macro;
  macro.url_escape = inside.front() >= 'A' && inside.front() <= 'Z';
  macro.letter = static_cast<char>(std::tolower(static_cast<unsigned char>(inside.front())));
  if (!letters.contains(macro.letter)) {
    return malformed(explanation_letters.contains(macro.letter) ? "is only allowed in explanations"
                                                                : "has an unknown letter");
  }
  inside.remove_prefix(1);
  const bool has_number = !inside.empty() && is_digit(inside.front());
  while (!inside.empty() && is_digit(inside.front())) {
    macro.keep =
        std::min(most_parts, macro.keep * 10 + static_cast<unsigned>(inside.front() - '0'));
    inside.remove_prefix(1);
  }
  if (has_number && macro.keep == 0) {
    return malformed("keeps zero parts");
  }
  if (!inside.empty() && (inside.front() == 'r' || inside.front() == 'R')) {
    macro.reverse = true;
    inside.remove_prefix(1);
  }
  if (inside.find_first_not_of(delimiter_characters) != std::string_view::npos) {
    return malformed("has an unknown transformer or delimiter");
  }
  if (!inside.empty()) {
    macro.delimiters = inside;
  }
  return macro;
}

void add_literal(MacroString& string, std::string_view literal) {
  if (string.parts.empty() || !std::holds_alternative<std::string>(string.parts.back())) {
    string.parts.emplace_back(std::string());
  }
  std::get<std::string>(string.parts.back()) += literal;
}

std::expected<MacroString, std::string> parse(std::string_view text, const Dialect& dialect) {
  MacroString string;
  string.text = text;
  while (!text.empty()) {
    const char c = text.front();
    if (c != '%') {
      if ((c < '!' || c > '~') && !(c == ' ' && dialect.blanks)) {
        return std::unexpected("character " + quoted(text.substr(0, 1)) + " is not allowed");
      }
      add_literal(string, text.substr(0, 1));
      text.remove_prefix(1);
      continue;
    }
    if (text.starts_with("%%") || text.starts_with("%_") || text.starts_with("%-")) {
      add_literal(string, text[1] == '%' ? "%" : text[1] == '_' ? " " : "%20");
      text.remove_prefix(2);
      continue;
    }
    const std::size_t end = text.starts_with("%{") ? text.find('}') : std::string_view::npos;
    if (end == std::string_view::npos) {
      return std::unexpected("\"%\" begins no macro in " + quoted(text));
    }
    auto macro = parse_macro(text.substr(2, end - 2), dialect.letters);
    if (!macro) {
      return std::unexpected(std::move(macro.error()));
    }
    string.parts.emplace_back(std::move(*macro));
    text.remove_prefix(end + 1);
  }
  return string;
}

// toplabel of RFC 7208 section 7.1: letters, digits and inner hyphens, not digits alone.
bool is_top_label(std::string_view label) {
  if (label.empty() || label.front() == '-' || label.back() == '-') {
    return false;
  }
  return std::ranges::all_of(label,
                             [](char c) { return is_alpha(c) || is_digit(c) || c == '-'; }) &&
         !std::ranges::all_of(label, is_digit);
}

// Whether the last thing in a macro string that has been read is a macro-expand.
bool ends_in_macro(std::string_view text) {
  bool macro = false;
  while (!text.empty()) {
    macro = text.front() == '%';
    const std::size_t length = !macro ? 1 : text.starts_with("%{") ? text.find('}') + 1 : 2;
    text.remove_prefix(length);
  }
  return macro;
}

// domain-end of RFC 7208 section 7.1.
bool ends_well(std::string_view text) {
  if (ends_in_macro(text)) {
    return true;
  }
  if (text.ends_with('.')) {
    text.remove_suffix(1);
  }
  const std::size_t dot = text.rfind('.');
  return dot != std::string_view::npos && is_top_label(text.substr(dot + 1));
}

}  // namespace

std::size_t MacroString::macro_count() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      parts, [](const auto& part) { return std::holds_alternative<Macro>(part); }));
}

bool MacroString::uses(char letter) const {
  return std::ranges::any_of(parts, [letter](const auto& part) {
    const Macro* macro = std::get_if<Macro>(&part);
    return macro != nullptr && macro->letter == letter;
  });
}

std::expected<MacroString, std::string> parse_domain_spec(std::string_view text) {
  if (text.empty()) {
    return std::unexpected("domain is missing");
  }
  auto string = parse(text, {.letters = domain_letters});
  if (string && !ends_well(text)) {
    return std::unexpected("domain " + quoted(text) +
                           " does not end in a top-level label or a macro");
  }
  return string;
}

std::expected<MacroString, std::string> parse_macro_string(std::string_view text) {
  return parse(text, {.letters = domain_letters});
}

std::expected<MacroString, std::string> parse_explain_string(std::string_view text) {
  return parse(text, {.letters = explanation_letters, .blanks = true});
}

}  // namespace anshin::spf
