// Reading Authentication-Results by the grammar of RFC 8601 section 2.2.
#include "authres/parser.h"

#include "authres/scanner.h"
#include "text/header_field.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace anshin::authres {
namespace {

constexpr unsigned known_version = 1;  // RFC 8601 section 2.2

template <typename T>
using Parsed = std::expected<T, std::string>;

bool is_keyword_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Characters of an unquoted pvalue: a token, or a local-part and what joins it to a domain.
bool is_plain_value_char(char c) {
  return is_token_char(c) || is_atom_char(c);
}

class Parser {
 public:
  explicit Parser(std::string_view value) : scanner_(value), size_(value.size()) {}

  Parsed<ParsedField> parse();
  Parsed<std::vector<MethodResult>> results_of(std::string_view method);

 private:
  std::unexpected<std::string> wrong(std::string_view what) const {
    return std::unexpected(std::string(what) + " at octet " +
                           std::to_string(size_ - scanner_.rest().size()));
  }
  Parsed<std::string> value();
  Parsed<std::string> property_value();
  Parsed<std::string> keyword(std::string_view what);
  Parsed<unsigned> number(std::string_view what);
  Parsed<void> equals();
  Parsed<MethodResult> method_result(std::string method);
  Parsed<Property> property(std::string type);
  Parsed<Property> valued(std::string type, std::string name);
  Parsed<std::vector<MethodResult>> results();
  Parsed<void> head(ParsedField& field);
  Parsed<void> skip_result();

  Scanner scanner_;
  std::size_t size_;
};

/// value = token / quoted-string
Parsed<std::string> Parser::value() {
  if (scanner_.peek() == '"') {
    auto content = scanner_.take_quoted_string();
    if (!content) {
      return wrong("a quoted string without end");
    }
    return *std::move(content);
  }
  const auto token = scanner_.take_while(is_token_char);
  if (token.empty()) {
    return wrong("expected a value");
  }
  return std::string(token);
}

/// pvalue = value / [ [ local-part ] "@" ] domain-name
Parsed<std::string> Parser::property_value() {
  std::string text;
  const bool quoted = scanner_.peek() == '"';
  if (quoted) {
    auto content = scanner_.take_quoted_string();
    if (!content) {
      return wrong("a quoted string without end");
    }
    text = *std::move(content);
  } else {
    text = scanner_.take_while(is_plain_value_char);
  }
  if (!scanner_.take('@')) {
    if (!quoted && !is_token(text)) {
      return wrong("expected a value");
    }
    return text;
  }
  if (!quoted && !text.empty() && !is_dot_atom(text)) {
    return wrong("expected a local-part before \"@\"");
  }
  const auto domain = scanner_.take_while(is_plain_value_char);
  if (!is_domain_name(domain)) {
    return wrong("expected a domain name behind \"@\"");
  }
  return text + "@" + std::string(domain);
}

Parsed<std::string> Parser::keyword(std::string_view what) {
  const auto word = scanner_.take_while(is_keyword_char);
  if (word.empty() || word.back() == '-') {  // RFC 5321 section 4.1.2: Keyword = Ldh-str
    return wrong(what);
  }
  return text::to_lower(word);
}

Parsed<unsigned> Parser::number(std::string_view what) {
  const auto digits = scanner_.take_while(is_digit);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc{}) {
    return wrong(what);
  }
  return number;
}

Parsed<void> Parser::equals() {
  if (!scanner_.skip_cfws() || !scanner_.take('=') || !scanner_.skip_cfws()) {
    return wrong("expected \"=\"");
  }
  return {};
}

Parsed<Property> Parser::property(std::string type) {
  if (type != "reason" && scanner_.peek() == '=') {  // "action=none", which Microsoft writes
    return valued({}, std::move(type));
  }
  if (!scanner_.skip_cfws() || !scanner_.take('.') || !scanner_.skip_cfws()) {
    return wrong("expected \".\" behind \"" + type + "\"");
  }
  auto name = keyword("expected a property");
  if (!name) {
    return std::unexpected(name.error());
  }
  return valued(std::move(type), *std::move(name));
}

Parsed<Property> Parser::valued(std::string type, std::string name) {
  if (auto sign = equals(); !sign) {
    return std::unexpected(sign.error());
  }
  auto content = property_value();
  if (!content) {
    return std::unexpected(content.error());
  }
  return Property{std::move(type), std::move(name), *std::move(content)};
}

/// methodspec [reasonspec] *propspec, the method's name having been taken.
Parsed<MethodResult> Parser::method_result(std::string method) {
  MethodResult out;
  out.method = std::move(method);
  scanner_.skip_cfws();
  if (scanner_.take('/')) {
    scanner_.skip_cfws();
    const auto version = number("expected a method version");
    if (!version) {
      return std::unexpected(version.error());
    }
    out.method_version = *version;
  }
  if (auto sign = equals(); !sign) {
    return std::unexpected(sign.error());
  }
  auto result = keyword("expected a result");
  if (!result) {
    return std::unexpected(result.error());
  }
  out.result = *std::move(result);

  bool may_have_reason = true;
  while (true) {
    const auto before = scanner_.rest().size();
    if (!scanner_.skip_cfws()) {
      return wrong("a comment without end");
    }
    if (scanner_.at_end() || scanner_.peek() == ';') {
      return out;
    }
    if (scanner_.rest().size() == before) {
      return wrong("expected white space or \";\"");
    }
    auto word = keyword("expected a property type");
    if (!word) {
      return std::unexpected(word.error());
    }
    scanner_.skip_cfws();
    if (may_have_reason && *word == "reason" && scanner_.peek() == '=') {
      may_have_reason = false;
      if (auto sign = equals(); !sign) {
        return std::unexpected(sign.error());
      }
      auto reason = value();
      if (!reason) {
        return std::unexpected(reason.error());
      }
      out.reason = *std::move(reason);
      continue;
    }
    may_have_reason = false;
    auto next = property(*std::move(word));
    if (!next) {
      return std::unexpected(next.error());
    }
    out.properties.push_back(*std::move(next));
  }
}

/// no-result / 1*resinfo
Parsed<std::vector<MethodResult>> Parser::results() {
  std::vector<MethodResult> out;
  while (scanner_.skip_cfws() && scanner_.take(';')) {
    scanner_.skip_cfws();
    auto method = keyword("expected a method");
    if (!method) {
      return std::unexpected(method.error());
    }
    scanner_.skip_cfws();
    if (out.empty() && *method == "none" && scanner_.at_end()) {
      return out;
    }
    auto next = method_result(*std::move(method));
    if (!next) {
      return std::unexpected(next.error());
    }
    out.push_back(*std::move(next));
  }
  if (!scanner_.at_end()) {
    return wrong("expected \";\"");
  }
  if (out.empty()) {
    return wrong("expected a result");
  }
  return out;
}

/// authserv-id [ CFWS authres-version ]
Parsed<void> Parser::head(ParsedField& field) {
  if (!scanner_.skip_cfws()) {
    return wrong("a comment without end");
  }
  auto id = value();
  if (!id) {
    return std::unexpected(id.error());
  }
  field.authserv_id = *std::move(id);
  if (!scanner_.skip_cfws()) {
    return wrong("a comment without end");
  }
  if (is_digit(scanner_.peek())) {
    const auto version = number("expected a version");
    if (!version) {
      return std::unexpected(version.error());
    }
    field.version = *version;
  }
  return {};
}

Parsed<ParsedField> Parser::parse() {
  ParsedField field;
  if (auto read = head(field); !read) {
    return std::unexpected(read.error());
  }
  auto found = results();
  if (!found) {
    return std::unexpected(found.error());
  }
  field.results = *std::move(found);
  return field;
}

/// Steps to the semicolon behind a result of whatever form. What could hide the next result, or
/// make one up, is no form at all: comments and quoted strings have both their ends.
Parsed<void> Parser::skip_result() {
  while (true) {
    if (!scanner_.skip_cfws()) {
      return wrong("a comment without end");
    }
    if (scanner_.at_end() || scanner_.peek() == ';') {
      return {};
    }
    if (scanner_.peek() == ')') {
      return wrong("\")\" without \"(\"");
    }
    if (scanner_.peek() != '"') {
      scanner_.take(scanner_.peek());
    } else if (!scanner_.take_quoted_string()) {
      return wrong("a quoted string without end");
    }
  }
}

Parsed<std::vector<MethodResult>> Parser::results_of(std::string_view method) {
  ParsedField field;
  if (auto read = head(field); !read) {
    return std::unexpected(read.error());
  }
  if (field.version != known_version) {
    return wrong("an unknown version");
  }
  std::vector<MethodResult> out;
  while (true) {
    if (!scanner_.skip_cfws()) {
      return wrong("a comment without end");
    }
    if (scanner_.at_end()) {
      return out;
    }
    if (!scanner_.take(';') || !scanner_.skip_cfws()) {
      return wrong("expected \";\" and a result");
    }
    auto name = keyword("expected a method");
    if (!name || *name != method) {
      if (auto skipped = skip_result(); !skipped) {
        return std::unexpected(skipped.error());
      }
      continue;
    }
    auto next = method_result(*std::move(name));
    if (!next) {
      return std::unexpected(next.error());
    }
    if (next->method_version != known_version) {
      return wrong("an unknown method version");
    }
    out.push_back(*std::move(next));
  }
}

}  // namespace

Parsed<ParsedField> parse(std::string_view value) {
  return Parser(value).parse();
}

Parsed<std::vector<MethodResult>> parse_results_of(std::string_view method,
                                                   std::string_view value) {
  return Parser(value).results_of(method);
}

}  // namespace anshin::authres
