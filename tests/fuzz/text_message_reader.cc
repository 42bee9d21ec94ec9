// Fuzz target: messages. However a message is cut, the same comes out.
#include "text/header_field.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

namespace {

struct Outcome {
  std::string fields;
  std::string body;
  bool operator==(const Outcome&) const = default;
};

Outcome read(std::string_view message, std::size_t piece, std::size_t max_header) {
  Outcome outcome;
  bool ended = false;
  anshin::text::MessageReader reader({.header =
                                          [&](std::string_view name, std::string_view value) {
                                            require(!ended);
                                            outcome.fields +=
                                                std::string(name) + ":" + std::string(value) + ";";
                                          },
                                      .end_of_headers =
                                          [&] {
                                            require(!ended);
                                            ended = true;
                                          },
                                      .body =
                                          [&](std::string_view chunk) {
                                            require(ended && !chunk.empty());
                                            outcome.body += chunk;
                                          }},
                                     max_header);
  while (!message.empty()) {
    reader.feed(message.substr(0, piece));
    message.remove_prefix(std::min(piece, message.size()));
  }
  reader.finish();
  require(ended);
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view message = as_text(data + 1, size - 1);
  constexpr std::size_t unlimited = 1U << 20U;
  const Outcome whole = read(message, message.size() + 1, unlimited);
  require(read(message, data[0] + 1U, unlimited) == whole);
  require(read(message, 1, unlimited) == whole);
  read(message, 7, data[0]);
  return 0;
}
