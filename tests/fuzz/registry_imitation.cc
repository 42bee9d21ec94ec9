// Domains in a display name: bounded, and every one of them in normal form.
#include "registry/imitation.h"
#include "registry/name_folding.h"
#include "text/domain_name.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto domains = anshin::registry::domains_in(text, 20);
  if (domains.size() > 20) {
    std::abort();
  }
  for (const std::string& domain : domains) {
    const auto normal = anshin::text::normalise_domain(domain);
    if (!normal || *normal != domain) {
      std::abort();
    }
  }
  const std::string folded = anshin::registry::fold_name(text);
  if (anshin::registry::fold_name(folded) != folded) {
    std::abort();
  }
  return 0;
}
