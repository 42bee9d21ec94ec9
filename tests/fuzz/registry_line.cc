// A line of an import: what simdjson takes for JSON another reader takes for JSON too, and an entry
// that is read survives being written and read again.
#include "registry/organisation_json.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = anshin::registry::parse_line(text);
  if (!line) {
    return 0;
  }
  if (!nlohmann::json::accept(text.begin(), text.end())) {
    std::abort();
  }
  if (const auto* entry = std::get_if<anshin::registry::Organisation>(&*line)) {
    const std::string written = "{\"put\":" + format_organisation(*entry) + "}";
    const auto again = anshin::registry::parse_line(written);
    if (again ? std::get<anshin::registry::Organisation>(*again) != *entry
              : written.size() <= 65536) {
      std::abort();
    }
  }
  return 0;
}
