// Checks kind, range and characters of single values.
#include "config/values.h"

#include "config/suggest.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::config {

namespace {

constexpr std::size_t kMaxText = 1024;
constexpr std::size_t kMaxName = 64;

bool is_control(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet < 0x20 || octet == 0x7F;
}

bool is_name_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

Fault wrong_kind(const Value& value, std::string_view wanted) {
  std::string what = "must be ";
  what.append(wanted).append(", not ").append(to_string(value.kind));
  if (value.kind == ValueKind::text) {
    what.append("; leave out the quotation marks");
  }
  return Fault{value.line, std::move(what)};
}

Read<bool> read_boolean(const Value& value) {
  if (value.kind != ValueKind::boolean) {
    return std::unexpected(wrong_kind(value, "true or false"));
  }
  return value.boolean;
}

Read<std::int64_t> read_integer(const Value& value, std::int64_t least, std::int64_t most) {
  const std::string range =
      "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  if (value.kind != ValueKind::integer) {
    return std::unexpected(wrong_kind(value, range));
  }
  if (value.integer < least || value.integer > most) {
    return std::unexpected(
        Fault{value.line, "must be " + range + ", not " + std::to_string(value.integer)});
  }
  return value.integer;
}

Read<std::string> read_text(const Value& value) {
  if (value.kind != ValueKind::text) {
    return std::unexpected(Fault{value.line, "must be a text in quotation marks, not " +
                                                 std::string(to_string(value.kind))});
  }
  if (value.text.size() > kMaxText) {
    return std::unexpected(Fault{value.line, "may have at most 1024 bytes"});
  }
  if (std::ranges::any_of(value.text, is_control)) {
    return std::unexpected(Fault{value.line, "must not contain line ends or control characters"});
  }
  return value.text;
}

Read<std::string> read_absolute_path(const Value& value) {
  auto path = read_text(value);
  if (path && !path->empty() && !path->starts_with('/')) {
    return std::unexpected(Fault{
        value.line,
        "must be an absolute path that starts with \"/\", not \"" + text::printable(*path) + '"'});
  }
  return path;
}

Read<std::string> read_name(const Value& value) {
  auto name = read_text(value);
  if (name && (name->empty() || name->size() > kMaxName ||
               !std::ranges::all_of(*name, is_name_character))) {
    return std::unexpected(
        Fault{value.line,
              "must be 1 to 64 characters out of A-Z, a-z, 0-9, \".\", \"_\" and \"-\", not \"" +
                  text::printable(*name) + '"'});
  }
  return name;
}

Read<std::string> read_word(const Value& value, const std::vector<std::string_view>& words) {
  std::string wanted;
  for (const auto word : words) {
    wanted.append(wanted.empty() ? "\"" : (word == words.back() ? " or \"" : ", \""))
        .append(word)
        .append("\"");
  }
  if (value.kind != ValueKind::text) {
    return std::unexpected(
        Fault{value.line, "must be " + wanted + ", not " + std::string(to_string(value.kind))});
  }
  if (std::ranges::find(words, value.text) == words.end()) {
    std::string what = "must be " + wanted + ", not \"" + text::printable(value.text) + '"';
    if (const auto near = suggest(value.text, words); !near.empty() && words.size() > 1) {
      what.append("; did you mean \"").append(near).append("\"?");
    }
    return std::unexpected(Fault{value.line, std::move(what)});
  }
  return value.text;
}

std::optional<Fault> check_list(const Value& value, std::size_t most) {
  if (value.kind != ValueKind::array) {
    return Fault{value.line, "must be a list of texts such as [\"...\", \"...\"], not " +
                                 std::string(to_string(value.kind))};
  }
  if (value.items.size() > most) {
    return Fault{value.line, "may have at most " + std::to_string(most) + " items"};
  }
  return std::nullopt;
}

std::string show_boolean(bool value) {
  return value ? "true" : "false";
}

std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

std::string quote_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) {
    out.append(out.size() == 1 ? "" : ", ").append(quote(text));
  }
  return out + ']';
}

}  // namespace anshin::config
