// Macro strings of RFC 7208 section 7, read once into parts that can be expanded many times.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace anshin::spf {

/// One "%{...}".
struct Macro {
  char letter = 'd';        ///< lower case: s l o d i p h c r t v
  bool url_escape = false;  ///< the letter stood in upper case
  unsigned keep = 0;        ///< right-hand parts to keep, 1 or more; 0: all
  bool reverse = false;
  std::string delimiters = ".";
  bool operator==(const Macro&) const = default;
};

/// Literal text ("%%", "%_" and "%-" are literal text by now) and macros, in their order.
struct MacroString {
  std::string text;  ///< as it was written
  std::vector<std::variant<std::string, Macro>> parts;
  bool operator==(const MacroString&) const = default;

  std::size_t macro_count() const;
  bool uses(char letter) const;  ///< whether a macro with this (lower-case) letter occurs
};

/// A domain-spec: a macro string that ends in a top label or a macro (RFC 7208 section 7.1). The
/// error says what is wrong; what came from outside is escaped in it.
std::expected<MacroString, std::string> parse_domain_spec(std::string_view text);

/// The value of an unknown modifier: any macro string.
std::expected<MacroString, std::string> parse_macro_string(std::string_view text);

/// The text that exp= leads to: a macro string with blanks, in which also c, r and t are allowed
/// (RFC 7208 section 6.2).
std::expected<MacroString, std::string> parse_explain_string(std::string_view text);

}  // namespace anshin::spf
