// Fuzz target: domain names.
#include "text/domain_name.h"
#include "text/printable.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view name = as_text(data, size);
  anshin::text::unicode_domain(name.substr(0, name.find(static_cast<char>(0))));
  const auto normal = anshin::text::normalise_domain(name);
  if (!normal) {
    require(!normal.error().empty());
    return 0;
  }
  require(!normal->empty() && normal->size() <= 253);
  require(anshin::text::normalise_domain(*normal) == *normal);
  const std::string shown = anshin::text::unicode_domain(*normal);
  require(!anshin::text::has_unprintable(shown));
  require(anshin::text::normalise_domain(shown) == *normal);
  return 0;
}
