#include "crypto/sodium.h"

#include <stdexcept>

namespace anshin::crypto {

void prepare_sodium() {
  static const int started = sodium_init();
  if (started < 0) {
    throw std::runtime_error("libsodium cannot be initialised");
  }
}

bool verifies_ed25519(const Ed25519PublicOctets& key, std::string_view message,
                      std::string_view signature) {
  return signature.size() == ed25519_signature_octets &&
         crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                     reinterpret_cast<const unsigned char*>(message.data()),
                                     message.size(), key.data()) == 0;
}

}  // namespace anshin::crypto
