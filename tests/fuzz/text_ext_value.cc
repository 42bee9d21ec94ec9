// Fuzz target: extended parameter values.
#include "text/ext_value.h"
#include "text/printable.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  if (const auto value = anshin::text::parse_ext_value(text)) {
    const auto again = anshin::text::parse_ext_value(anshin::text::format_ext_value(*value));
    require(again && again->value == value->value && again->language == value->language);
  }
  const auto formatted = anshin::text::parse_ext_value(anshin::text::format_ext_value(
      {.language = std::string(text.substr(0, 8)), .value = std::string(text)}));
  require(formatted.has_value() == anshin::text::is_utf8(text));
  return 0;
}
