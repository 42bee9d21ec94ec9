// libsodium, made ready once. It does Ed25519 in less than half of OpenSSL 3.0's time.
#pragma once

#include <sodium.h>

#include <array>
#include <string_view>

namespace anshin::crypto {

inline constexpr std::size_t ed25519_public_octets = crypto_sign_PUBLICKEYBYTES;
inline constexpr std::size_t ed25519_signature_octets = crypto_sign_BYTES;

using Ed25519PublicOctets = std::array<unsigned char, ed25519_public_octets>;

/// Before any other use of the library. Throws std::runtime_error if it does not work here.
void prepare_sodium();

/// RFC 8032 section 5.1.7; a signature of another size is not valid.
bool verifies_ed25519(const Ed25519PublicOctets& key, std::string_view message,
                      std::string_view signature);

}  // namespace anshin::crypto
