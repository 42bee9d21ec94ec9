// DKIM key records.
#include "dkim/key_record.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace anshin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto record = dkim::parse_key_record({reinterpret_cast<const char*>(data), size});
  if (!record && record.error().empty()) {
    std::abort();
  }
  if (record) {
    static_cast<void>(dkim::why_unfit(*record, {}));
  }
  return 0;
}
