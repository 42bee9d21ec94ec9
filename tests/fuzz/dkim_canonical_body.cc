// Body canonicalisation, cut into chunks of every size, against the plain model. The first octet
// seeds the sizes.
#include "../support/body_model.h"
#include "dkim/canonical_body.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace anshin;

namespace {

std::string canonicalise(std::string_view body, Canonicalization form, unsigned seed) {
  std::string out;
  const auto sink = [&](std::string_view octets) { out += octets; };
  dkim::CanonicalBody canonical(form);
  while (!body.empty()) {
    seed = seed * 1103515245U + 12345U;
    const std::size_t size = std::min<std::size_t>(1 + (seed >> 16U) % 40U, body.size());
    canonical.update(body.substr(0, size), sink);
    body.remove_prefix(size);
  }
  canonical.finish(sink);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view body(reinterpret_cast<const char*>(data + 1), size - 1);
  for (const Canonicalization form : {Canonicalization::simple, Canonicalization::relaxed}) {
    if (canonicalise(body, form, data[0]) != test::canonical_body(body, form)) {
      std::abort();
    }
  }
  return 0;
}
