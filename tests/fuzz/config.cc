// Any file is either a configuration or a list of problems in printable text.
#include "config/configuration.h"
#include "text/printable.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer looks for
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto result = anshin::config::parse(text, "fuzz.toml");
  if (result) {
    return 0;
  }
  if (result.error().empty()) {
    std::abort();
  }
  for (const auto& problem : result.error()) {
    const auto line = problem.to_string();
    if (!anshin::text::is_utf8(line) || anshin::text::has_unprintable(line)) {
      std::abort();
    }
  }
  return 0;
}
