// Text of others on the public page: no markup gets through, a script's string is the text that
// went in, and search keys stay within their bound.
#include "authority/site_keys.h"
#include "authority/site_text.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace anshin::authority;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string html = escape_html(text);
  require(html.find_first_of("<>\"'`") == std::string::npos);
  require(anshin::text::is_utf8(html));
  const std::string script = script_string(text);
  require(script.find_first_of("<>&'\n\r") == std::string::npos);
  const auto parsed = nlohmann::json::parse(script, nullptr, false);
  require(parsed.is_string());
  if (anshin::text::is_utf8(text)) {
    require(parsed.get<std::string>() == text);
  }
  if (is_web_address(text)) {
    require(escape_html(text).find_first_of(" \"") == std::string::npos);
  }
  const std::string key = fold_for_search(text);
  require(key.size() <= max_key_characters * 4);
  require(anshin::text::is_utf8(key));
  return 0;
}
