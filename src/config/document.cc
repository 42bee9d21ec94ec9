// Reads TOML with toml++ and copies it into plain values, so that neither its types nor its
// exceptions get out.
#include "config/document.h"

#include "text/printable.h"

#include <toml++/toml.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace anshin::config {

namespace {

/// For what the parser takes a word without quotation marks for.
std::string_view hint_for(std::string_view description) {
  const bool word = description.contains("value type") || description.contains("'nan'") ||
                    description.contains("'inf'") || description.contains("boolean");
  return word ? "; texts stand in quotation marks (\"native\"), switches are true or false" : "";
}

constexpr std::size_t kMaxDocument = 1U << 20U;
// toml++ builds and frees one nested table per part of a dotted key by recursion: a line's length
// bounds its depth.
constexpr std::size_t kMaxLine = 8192;
constexpr unsigned kMaxDepth = 4;

Value convert(const toml::node& node, unsigned depth);

Value convert_table(const toml::table& table, unsigned depth) {
  Value value;
  if (depth == 0) {
    return value;
  }
  for (const auto& [key, child] : table) {
    Value item = convert(child, depth - 1);
    item.name = std::string(key.str());
    if (const auto line = key.source().begin.line; line != 0) {
      item.line = line;
    }
    value.items.push_back(std::move(item));
  }
  return value;
}

Value convert_array(const toml::array& array, unsigned depth) {
  Value value;
  value.kind = ValueKind::array;
  if (depth == 0) {
    return value;
  }
  for (const auto& child : array) {
    value.items.push_back(convert(child, depth - 1));
  }
  return value;
}

Value convert_scalar(const toml::node& node) {
  Value value;
  if (const auto* text = node.as_string()) {
    value.kind = ValueKind::text;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = ValueKind::integer;
    value.integer = integer->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = ValueKind::boolean;
    value.boolean = boolean->get();
  } else if (const auto* floating = node.as_floating_point()) {
    value.kind = ValueKind::floating;
    value.floating = floating->get();
  } else {
    value.kind = ValueKind::time;
  }
  return value;
}

Value convert_any(const toml::node& node, unsigned depth) {
  if (const auto* table = node.as_table()) {
    return convert_table(*table, depth);
  }
  if (const auto* array = node.as_array()) {
    return convert_array(*array, depth);
  }
  return convert_scalar(node);
}

Value convert(const toml::node& node, unsigned depth) {
  Value value = convert_any(node, depth);
  value.line = node.source().begin.line;
  return value;
}

std::optional<SyntaxError> find_long_line(std::string_view text) {
  unsigned line = 1;
  while (!text.empty()) {
    const auto length = std::min(text.find('\n'), text.size());
    if (length > kMaxLine) {
      return SyntaxError{line, "line of more than 8192 bytes; break the list over several lines"};
    }
    text.remove_prefix(std::min(length + 1, text.size()));
    ++line;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return "true or false";
    case ValueKind::integer:
      return "a whole number";
    case ValueKind::floating:
      return "a number with a fraction";
    case ValueKind::text:
      return "a text";
    case ValueKind::time:
      return "a date or time";
    case ValueKind::array:
      return "a list";
    case ValueKind::table:
      return "a table";
  }
  return "";
}

std::expected<Value, SyntaxError> parse_document(std::string_view text) {
  if (text.size() > kMaxDocument) {
    return std::unexpected(
        SyntaxError{0, "the file is larger than 1 MB; it cannot be a configuration"});
  }
  if (auto error = find_long_line(text)) {
    return std::unexpected(std::move(*error));
  }
  try {
    return convert(toml::parse(text), kMaxDepth);
  } catch (const toml::parse_error& error) {
    return std::unexpected(SyntaxError{
        error.source().begin.line, "not valid TOML: " + text::printable_utf8(error.description()) +
                                       std::string(hint_for(error.description()))});
  } catch (const std::exception& error) {
    return std::unexpected(SyntaxError{0, "not valid TOML: " + text::printable_utf8(error.what())});
  }
}

}  // namespace anshin::config
