// HMAC (RFC 2104) with SHA-256.
#pragma once

#include <string>
#include <string_view>

namespace anshin::crypto {

/// The 32 octets of the message authentication code.
std::string hmac_sha256(std::string_view key, std::string_view message);

}  // namespace anshin::crypto
