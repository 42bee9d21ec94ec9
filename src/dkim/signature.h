// DKIM-Signature fields (RFC 6376 sections 3.5 and 6.1.1, with RFC 8301, RFC 8463 and RFC 8616).
#pragma once

#include <anshin/results.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dkim {

enum class Algorithm { rsa_sha256, ed25519_sha256 };

std::string_view to_string(Algorithm algorithm);

/// A signature that is right in form. Domain names are A-labels in lower case.
struct Signature {
  Algorithm algorithm = Algorithm::rsa_sha256;
  std::string signature;  ///< b=, decoded
  std::string body_hash;  ///< bh=, decoded; 32 octets
  Canonicalization header_canonicalization = Canonicalization::simple;
  Canonicalization body_canonicalization = Canonicalization::simple;
  std::string domain;    ///< d=
  std::string selector;  ///< s=
  std::vector<std::string>
      signed_fields;     ///< h= in its order, lower case; a name may stand in it more than once
  std::string identity;  ///< i=, decoded; "@" + domain if the tag is absent
  std::string identity_domain;  ///< of i=; `domain` or below it
  std::optional<std::uint64_t>
      body_length;  ///< l=; what is too large for the type is its largest value
  std::optional<std::chrono::sys_seconds> signed_at;   ///< t=
  std::optional<std::chrono::sys_seconds> expires_at;  ///< x=
  std::string signature_text;                          ///< b= without white space
  std::string body_hash_text;                          ///< bh= without white space, padded

  /// Where the key is: "selector._domainkey.domain".
  std::string key_name() const;
  /// Whether h= has the (lower-case) name.
  bool signs(std::string_view name) const;
};

/// Why a signature cannot be used, with what could be read of it all the same (empty where it could
/// not).
struct SignatureError {
  DkimVerdict verdict = DkimVerdict::permerror;
  std::string reason;
  std::string domain;
  std::string selector;
  std::string algorithm;
  std::string signature_prefix;
};

/// Reads a field's value, folds included. Strict: a required tag that is missing, a tag that stands
/// twice, a domain or selector that is no name, an h= without From, an i= outside d=, x= before t=
/// and so on are errors; their reasons name the tag. SHA-1 is refused (RFC 8301).
std::expected<Signature, SignatureError> parse_signature(std::string_view value);

/// A result with everything filled in that the signature itself tells, but no verdict or reason.
DkimResult describe(const Signature& signature);
DkimResult describe(const SignatureError& error);

}  // namespace anshin::dkim
