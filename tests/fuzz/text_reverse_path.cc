// Fuzz target: reverse-paths.
#include "text/domain_name.h"
#include "text/mailbox.h"
#include "text/printable.h"
#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto path = anshin::text::parse_reverse_path(as_text(data, size));
  if (!path) {
    require(!path.error().empty());
    return 0;
  }
  require(!anshin::text::has_unprintable(path->local_part));
  require(path->domain.empty() || anshin::text::normalise_domain(path->domain) == path->domain);
  require(!path->null || (path->local_part.empty() && path->domain.empty()));
  return 0;
}
