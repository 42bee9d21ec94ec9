// Reads the lexical pieces of an Authentication-Results value (RFC 8601 section 2.2, RFC 5322
// section 3.2, RFC 2045 section 5.1). Every function looks at each octet at most once and none
// calls itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anshin::authres {

bool is_white_space(char c);

/// RFC 2045 section 5.1: characters of a token.
bool is_token_char(char c);
bool is_token(std::string_view text);

/// RFC 5322 section 3.2.3: characters of an atom, and atoms joined by dots.
bool is_atom_char(char c);
bool is_dot_atom(std::string_view text);

/// A domain name as RFC 8601 section 2.2 allows it unquoted: labels of letters, digits and inner
/// hyphens.
bool is_domain_name(std::string_view text);

/// A position in a value. Folds count as white space.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return position_ == text_.size(); }
  /// The next octet; NUL at the end.
  char peek() const { return at_end() ? '\0' : text_[position_]; }
  std::string_view rest() const { return text_.substr(position_); }

  /// Skips white space and comments, nested to any depth. False if a comment has no end; then
  /// everything is skipped.
  bool skip_cfws();
  /// Takes one octet if it is `c`.
  bool take(char c);
  /// Takes as many octets as fit; may be empty.
  std::string_view take_while(bool (*fits)(char));
  /// Takes a quoted-string, the next octet being its opening quote; folds are removed, quoted-pairs
  /// resolved. nullopt if it has no end.
  std::optional<std::string> take_quoted_string();

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace anshin::authres
