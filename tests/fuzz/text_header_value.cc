// Fuzz target: unfolding and canonicalisation.
#include "text/header_field.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

namespace {

// RFC 6376 section 3.4.2, step by step instead of in one pass.
std::string relaxed_in_steps(std::string_view value) {
  std::string collapsed;
  for (const char c : anshin::text::unfold(value)) {
    const char blank = c == '\t' ? ' ' : c;
    if (blank != ' ' || !collapsed.ends_with(' ')) {
      collapsed += blank;
    }
  }
  if (collapsed.ends_with(' ')) {
    collapsed.pop_back();
  }
  return "x:" + collapsed.substr(collapsed.starts_with(' ') ? 1 : 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value = as_text(data, size);
  require(anshin::text::canonicalise_relaxed("X ", value) == relaxed_in_steps(value));
  return 0;
}
