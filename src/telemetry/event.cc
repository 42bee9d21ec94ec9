// Formats events. Cleaning happens when a value is added, quoting when the line is made.
#include "telemetry/event.h"

#include "text/printable.h"

#include <algorithm>

namespace anshin::telemetry {

namespace {

/// Characters that need no quotation marks: what addresses, domains and keywords consist of.
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._-+@:/,[]<>").find(c) != std::string_view::npos;
}

std::string quote(std::string_view clean) {
  std::string out = "\"";
  for (const char c : clean) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string quote_json(std::string_view clean) {
  return quote(clean);
}

Event& Event::add(std::string_view key, std::string_view value, std::size_t max) {
  fields_.push_back({std::string(key), text::printable_utf8(value, max), false});
  return *this;
}

Event& Event::add(std::string_view key, std::int64_t value) {
  fields_.push_back({std::string(key), std::to_string(value), true});
  return *this;
}

std::string Event::text() const {
  std::string out = name_;
  for (const auto& field : fields_) {
    out.append(" ").append(field.key).append("=");
    const bool plain = !field.value.empty() && std::ranges::all_of(field.value, is_plain);
    out.append(plain ? field.value : quote(field.value));
  }
  return out;
}

std::string Event::json_members() const {
  std::string out = "\"event\":" + quote_json(name_);
  for (const auto& field : fields_) {
    out.append(",").append(quote_json(field.key)).append(":");
    out.append(field.number ? field.value : quote_json(field.value));
  }
  return out;
}

}  // namespace anshin::telemetry
