// The lexical pieces of an Authentication-Results value.
#include "authres/scanner.h"

#include <algorithm>

namespace anshin::authres {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Whether `text` is one or more non-empty parts joined by dots, each of which `fits`.
template <typename Fits>
bool all_parts(std::string_view text, Fits fits) {
  while (true) {
    const auto dot = text.find('.');
    if (!fits(text.substr(0, dot))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(dot + 1);
  }
}

bool is_label(std::string_view label) {
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

}  // namespace

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_token_char(char c) {
  return c > ' ' && c < '\x7f' && !std::string_view("()<>@,;:\\\"/[]?=").contains(c);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_char);
}

bool is_atom_char(char c) {
  return is_letter_or_digit(c) ||
         (c != '\0' && std::string_view("!#$%&'*+-/=?^_`{|}~").contains(c));
}

bool is_dot_atom(std::string_view text) {
  return all_parts(text, [](std::string_view atom) {
    return !atom.empty() && std::ranges::all_of(atom, is_atom_char);
  });
}

bool is_domain_name(std::string_view text) {
  return all_parts(text, is_label);
}

bool Scanner::skip_cfws() {
  std::size_t depth = 0;
  while (!at_end()) {
    const char c = text_[position_];
    if (c == '(') {
      ++depth;
    } else if (depth > 0 && c == ')') {
      --depth;
    } else if (depth > 0 && c == '\\') {
      ++position_;  // the octet behind it is skipped below
      if (at_end()) {
        return false;
      }
    } else if (depth == 0 && !is_white_space(c)) {
      return true;
    }
    ++position_;
  }
  return depth == 0;
}

bool Scanner::take(char c) {
  if (at_end() || text_[position_] != c) {
    return false;
  }
  ++position_;
  return true;
}

std::string_view Scanner::take_while(bool (*fits)(char)) {
  const std::size_t begin = position_;
  while (!at_end() && fits(text_[position_])) {
    ++position_;
  }
  return text_.substr(begin, position_ - begin);
}

std::optional<std::string> Scanner::take_quoted_string() {
  ++position_;
  std::string content;
  while (!at_end()) {
    const char c = text_[position_++];
    if (c == '"') {
      return content;
    }
    if (c == '\\') {
      if (at_end()) {
        return std::nullopt;
      }
      content += text_[position_++];
    } else if (c != '\r' && c != '\n') {
      content += c;
    }
  }
  return std::nullopt;
}

}  // namespace anshin::authres
