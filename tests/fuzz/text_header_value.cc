// Fuzz target: unfolding and canonicalisation.
#include "text/header_field.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value = as_text(data, size);
  const std::string canonical = anshin::text::canonicalise_relaxed("X", value);
  require(canonical.starts_with("x:"));
  const std::string_view rest = std::string_view(canonical).substr(2);
  require(!rest.starts_with(0x20) && !rest.ends_with(0x20) && !rest.contains("  "));
  require(!rest.contains(0x09));
  require(anshin::text::canonicalise_relaxed("X", anshin::text::unfold(value)).size() <=
          canonical.size());
  return 0;
}
