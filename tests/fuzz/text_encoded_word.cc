// Fuzz target: encoded words.
#include "text/mailbox.h"
#include "text/printable.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  const std::string decoded = anshin::text::decode_encoded_words(text);
  require(!anshin::text::is_utf8(text) || anshin::text::is_utf8(decoded));
  require(text.contains("=?") || decoded == text);
  return 0;
}
