// What a signature signs of the header: the SHA-256 over fields and the signature field itself
// (RFC 6376 section 3.7).
#pragma once

#include <anshin/results.h>

#include "dkim/header_fields.h"

#include <span>
#include <string>
#include <string_view>

namespace anshin::dkim {

/// The digest (32 octets) of the fields in the order given, each with its CRLF, and then of
/// `signature_field` with the value of its b= tag taken out and without CRLF.
std::string header_hash(const HeaderFields& header, std::span<const std::size_t> fields,
                        std::size_t signature_field, Canonicalization form);

}  // namespace anshin::dkim
