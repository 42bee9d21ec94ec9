// The numbers of an RSA public key in DER (RFC 8017 appendix A.1.1, RFC 3279 section 2.3.1).
// OpenSSL's decoders take thirty times as long as making the key from its numbers, and a message
// may bring a hundred keys.
#pragma once

#include <optional>
#include <string_view>

namespace anshin::crypto {

/// Octets, most significant first, without zeros in front; empty stands for zero. They point into
/// the text that was read.
struct RsaNumbers {
  std::string_view modulus;
  std::string_view exponent;
};

/// Reads RSAPublicKey or a SubjectPublicKeyInfo with rsaEncryption, with nothing after it. A number
/// that DER would read as negative is taken as positive: such keys are in use.
std::optional<RsaNumbers> read_rsa_numbers(std::string_view der);

}  // namespace anshin::crypto
