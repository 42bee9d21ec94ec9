// An organisation's entry as JSON: whatever is read survives being written and read again.
#include <anshin/registry.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed =
      anshin::registry::parse_organisation({reinterpret_cast<const char*>(data), size});
  if (!parsed) {
    return 0;
  }
  const auto again = anshin::registry::parse_organisation(format_organisation(*parsed));
  if (again ? *again != *parsed : format_organisation(*parsed).size() <= 65536) {
    std::abort();
  }
  return 0;
}
