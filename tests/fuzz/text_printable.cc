// Fuzz target: escaping.
#include "text/printable.h"
#include "text_require.h"

#include <algorithm>

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets = as_text(data, size);
  const std::string escaped = anshin::text::printable(octets, 40);
  require(escaped.size() <= 43);
  require(std::ranges::all_of(escaped, [](char c) { return c >= 0x20 && c < 0x7F; }));
  const std::string shown = anshin::text::printable_utf8(octets, 40);
  require(!anshin::text::has_unprintable(shown));
  return 0;
}
