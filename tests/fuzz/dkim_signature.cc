// DKIM-Signature fields.
#include "dkim/signature.h"
#include "text/domain_name.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace anshin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto signature = dkim::parse_signature({reinterpret_cast<const char*>(data), size});
  if (!signature) {
    return signature.error().reason.empty() ? (std::abort(), 0) : 0;
  }
  const bool sound = signature->signs("from") && signature->body_hash.size() == 32 &&
                     text::normalise_domain(signature->key_name()) == signature->key_name() &&
                     text::is_same_or_below(signature->identity_domain, signature->domain);
  if (!sound) {
    std::abort();
  }
  return 0;
}
