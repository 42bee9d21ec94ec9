// Public keys as libopendkim wants them.
#pragma once

#include "dkim/key_record.h"

#include <cstdint>
#include <expected>
#include <string>

namespace anshin::reference {

struct DkimLibraryKey {
  std::string
      record;  ///< a minimal key record: the key as SubjectPublicKeyInfo (RSA) or raw (Ed25519)
  unsigned bits = 0;
  std::uint64_t work = 0;  ///< crypto::VerifyKey::work()
};

/// Reads the key of a record: SubjectPublicKeyInfo or, as RFC 6376 section 3.6.1 has it,
/// RSAPublicKey (PKCS#1) for RSA; 32 octets for Ed25519 (RFC 8463). The error says what is wrong.
std::expected<DkimLibraryKey, std::string> make_library_key(const dkim::KeyRecord& key);

}  // namespace anshin::reference
