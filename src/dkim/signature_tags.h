// Readers of the tags that DKIM-Signature (RFC 6376 section 3.5), ARC-Message-Signature and
// ARC-Seal (RFC 8617 section 4.1) have in common. Each puts what its tags say into a Signature, or
// says what is wrong with them.
#pragma once

#include "dkim/signature.h"
#include "text/tag_list.h"

#include <cstddef>
#include <expected>
#include <string>

namespace anshin::dkim {

using TagStep = std::expected<void, std::string>;
using TagReader = TagStep (*)(const text::TagList& tags, Signature& signature);

inline constexpr std::size_t most_signed_fields = 1024;

TagStep read_version(const text::TagList& tags, Signature& signature);              ///< v=
TagStep read_algorithm(const text::TagList& tags, Signature& signature);            ///< a=
TagStep read_domain_and_selector(const text::TagList& tags, Signature& signature);  ///< d=, s=
TagStep read_signature(const text::TagList& tags, Signature& signature);            ///< b=
TagStep read_body_hash(const text::TagList& tags, Signature& signature);            ///< bh=
TagStep read_canonicalization(const text::TagList& tags, Signature& signature);     ///< c=
/// h=; the list and its entries may be empty, and need not have From. At most `most_signed_fields`.
TagStep read_field_names(const text::TagList& tags, Signature& signature);
TagStep read_identity(const text::TagList& tags, Signature& signature);         ///< i=; behind d=
TagStep read_body_length(const text::TagList& tags, Signature& signature);      ///< l=
TagStep read_query_methods(const text::TagList& tags, Signature& signature);    ///< q=
TagStep read_time_of_signing(const text::TagList& tags, Signature& signature);  ///< t=
TagStep read_times(const text::TagList& tags, Signature& signature);            ///< t=, x=

}  // namespace anshin::dkim
