#include "dkim/header_hash.h"

#include "crypto/sha256.h"
#include "text/header_field.h"
#include "text/tag_list.h"

namespace anshin::dkim {
namespace {

constexpr std::string_view line_end = "\r\n";

}  // namespace

std::string header_hash(const HeaderFields& header, std::span<const std::size_t> fields,
                        std::size_t signature_field, Canonicalization form) {
  std::string octets;
  for (const std::size_t field : fields) {
    octets.append(header.canonical(field, form)).append(line_end);
  }
  const std::string_view name = header.name(signature_field);
  const std::string bare = text::without_signature(header.value(signature_field));
  if (form == Canonicalization::relaxed) {
    octets += text::canonicalise_relaxed(name, bare);
  } else {
    octets.append(name).append(":").append(bare);
  }
  return crypto::sha256(octets);
}

}  // namespace anshin::dkim
