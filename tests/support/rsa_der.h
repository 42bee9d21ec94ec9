// RSA public keys in DER from any numbers, sound or not.
#pragma once

#include <string>
#include <string_view>

namespace anshin::test {

/// RSAPublicKey of RFC 8017 appendix A.1.1. The numbers are octets, most significant first, taken
/// as positive.
std::string rsa_public_key(std::string_view modulus, std::string_view exponent);

}  // namespace anshin::test
