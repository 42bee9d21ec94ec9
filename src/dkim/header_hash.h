// What a signature signs of the header: the SHA-256 over fields and the signature field itself
// (RFC 6376 section 3.7).
#pragma once

#include <anshin/results.h>

#include "crypto/sha256.h"
#include "dkim/header_fields.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace anshin::dkim {

/// The digest (32 octets) of the fields in the order given, each with its CRLF, and then of
/// `signature_field` with the value of its b= tag taken out and without CRLF.
std::string header_hash(const HeaderFields& header, std::span<const std::size_t> fields,
                        std::size_t signature_field, Canonicalization form);

/// What header_hash() does, in two steps, for signatures of which each covers what the ones before
/// it cover.
void hash_field(crypto::Sha256& running, const HeaderFields& header, std::size_t field,
                Canonicalization form);
std::string finish_hash(const crypto::Sha256& running, const HeaderFields& header,
                        std::size_t signature_field, Canonicalization form);

/// What header_hash() costs, by the measure of Limits::max_hashed_header_bytes, for a signature
/// whose h= has so many names.
std::uint64_t header_work(const HeaderFields& header, std::span<const std::size_t> fields,
                          std::size_t signature_field, std::size_t names);

}  // namespace anshin::dkim
