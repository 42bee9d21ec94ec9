// A message in a fuzzer's input: "name:value" lines, an empty line, the body.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace anshin::fuzz {

struct MessageInput {
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  std::string_view body;
};

// The position of the line end that no blank follows, where the field at the front ends.
inline std::size_t field_end(std::string_view text) {
  std::size_t end = text.find('\n');
  while (end != std::string_view::npos && end + 1 < text.size() &&
         (text[end + 1] == ' ' || text[end + 1] == '\t')) {
    end = text.find('\n', end + 1);
  }
  return end;
}

inline std::string_view without_cr(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

inline MessageInput read_message(std::string_view input) {
  MessageInput message;
  while (!input.empty()) {
    const std::size_t end = field_end(input);
    const std::string_view field = without_cr(input.substr(0, end));
    input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
    if (field.empty()) {
      break;
    }
    const std::size_t colon = field.find(':');
    message.fields.emplace_back(field.substr(0, colon), colon == std::string_view::npos
                                                            ? std::string_view()
                                                            : field.substr(colon + 1));
  }
  message.body = input;
  return message;
}

}  // namespace anshin::fuzz
