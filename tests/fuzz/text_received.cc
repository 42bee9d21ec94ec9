// Fuzz target: Received fields.
#include "text/received.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using anshin::text::Received;
  const Received received = anshin::text::parse_received(as_text(data, size));
  require((received.kind == Received::Kind::handed_over) == received.client.has_value());
  return 0;
}
