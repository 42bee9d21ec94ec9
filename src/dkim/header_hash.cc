#include "dkim/header_hash.h"

#include "text/header_field.h"
#include "text/tag_list.h"

namespace anshin::dkim {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::uint64_t work_of_a_name = 64;  // to find its field

}  // namespace

void hash_field(crypto::Sha256& running, const HeaderFields& header, std::size_t field,
                Canonicalization form) {
  running.update(header.canonical(field, form));
  running.update(line_end);
}

std::string finish_hash(const crypto::Sha256& running, const HeaderFields& header,
                        std::size_t signature_field, Canonicalization form) {
  const std::string_view name = header.name(signature_field);
  const std::string bare = text::without_signature(header.value(signature_field));
  return running.digest_with(form == Canonicalization::relaxed
                                 ? text::canonicalise_relaxed(name, bare)
                                 : std::string(name).append(":").append(bare));
}

std::string header_hash(const HeaderFields& header, std::span<const std::size_t> fields,
                        std::size_t signature_field, Canonicalization form) {
  crypto::Sha256 running;
  for (const std::size_t field : fields) {
    hash_field(running, header, field, form);
  }
  return finish_hash(running, header, signature_field, form);
}

std::uint64_t header_work(const HeaderFields& header, std::span<const std::size_t> fields,
                          std::size_t signature_field, std::size_t names) {
  std::uint64_t work = header.octets(signature_field) + names * work_of_a_name;
  for (const std::size_t field : fields) {
    work += header.octets(field);
  }
  return work;
}

}  // namespace anshin::dkim
