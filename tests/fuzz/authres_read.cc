// Any text as Authentication-Results: the tolerant and the strict reader end, and where the strict
// one finds our id, the tolerant one does too.
#include <anshin/authentication_results.h>

#include "authres/parser.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value(reinterpret_cast<const char*>(data), size);
  const bool ours = anshin::authres::bears(value, "mx.example.jp");
  const auto field = anshin::authres::parse(value);
  if (field && field->authserv_id == "mx.example.jp" && !ours) {
    std::abort();
  }
  return 0;
}
