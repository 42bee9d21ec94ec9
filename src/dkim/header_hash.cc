#include "dkim/header_hash.h"

#include "crypto/sha256.h"
#include "text/header_field.h"

#include <algorithm>

namespace anshin::dkim {
namespace {

constexpr std::string_view line_end = "\r\n";

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Where the tag's name begins: behind white space.
std::size_t name_begin(std::string_view value, std::size_t from, std::size_t end) {
  while (from < end && is_white_space(value[from])) {
    ++from;
  }
  return from;
}

}  // namespace

// A tag list has no semicolon inside a value (RFC 6376 section 3.2), so that the tags are what
// stands between them.
std::string without_signature(std::string_view value) {
  for (std::size_t from = 0; from < value.size();) {
    const std::size_t end = std::min(value.find(';', from), value.size());
    const std::size_t name = name_begin(value, from, end);
    const std::size_t equals = value.substr(0, end).find('=', name);
    if (equals != std::string_view::npos && text::trim(value.substr(name, equals - name)) == "b") {
      return std::string(value.substr(0, equals + 1)).append(value.substr(end));
    }
    from = end + 1;
  }
  return std::string(value);
}

std::string header_hash(const HeaderFields& header, std::span<const std::size_t> fields,
                        std::size_t signature_field, Canonicalization form) {
  std::string octets;
  for (const std::size_t field : fields) {
    octets.append(header.canonical(field, form)).append(line_end);
  }
  const std::string_view name = header.name(signature_field);
  const std::string bare = without_signature(header.value(signature_field));
  if (form == Canonicalization::relaxed) {
    octets += text::canonicalise_relaxed(name, bare);
  } else {
    octets.append(name).append(":").append(bare);
  }
  return crypto::sha256(octets);
}

}  // namespace anshin::dkim
