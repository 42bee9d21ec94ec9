// A TOML document (https://toml.io/en/v1.0.0) as plain values with line numbers. toml++ is seen by
// document.cc alone: it is slow to compile and throws.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::config {

enum class ValueKind { boolean, integer, floating, text, time, array, table };

/// "a text", "a list" ...: for messages.
std::string_view to_string(ValueKind kind);

/// One value of the document. Only the members that fit its kind are filled.
struct Value {
  std::string name;  ///< key under which it stands in its table; empty for items of lists
  ValueKind kind = ValueKind::table;
  unsigned line = 0;  ///< from 1
  bool boolean = false;
  std::int64_t integer = 0;
  double floating = 0.0;
  std::string text;
  std::vector<Value> items;  ///< of a list, or of a table in the order of their names
};

struct SyntaxError {
  unsigned line = 0;  ///< from 1; 0 where no line applies
  std::string what;
};

/// Reads a whole document of at most 1 MB with lines of at most 8192 bytes. What lies deeper than
/// lists in tables in the document's tables is cut off: nothing in a configuration is that deep.
std::expected<Value, SyntaxError> parse_document(std::string_view text);

}  // namespace anshin::config
