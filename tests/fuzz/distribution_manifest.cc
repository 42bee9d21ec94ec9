// A manifest: whatever is read survives being written and read again.
#include <anshin/distribution.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using anshin::distribution::format_manifest;
  using anshin::distribution::parse_manifest;
  const auto manifest = parse_manifest({reinterpret_cast<const char*>(data), size});
  if (!manifest) {
    return 0;
  }
  const auto again = parse_manifest(format_manifest(*manifest));
  // What is longer than the bound when it is written was written more tightly before.
  if (again ? *again != *manifest : format_manifest(*manifest).size() <= 1'000'000) {
    std::abort();
  }
  return 0;
}
