#include "reference/dkim_public_key.h"

#include "text/base64.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <utility>

namespace anshin::reference {
namespace {

constexpr std::size_t ed25519_octets = 32;
constexpr unsigned ed25519_bits = 256;

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<&EVP_PKEY_free>>;
using Decoder = std::unique_ptr<OSSL_DECODER_CTX, Freer<&OSSL_DECODER_CTX_free>>;

// Nothing may stand behind the key.
Key decode(const std::string& der, const char* structure) {
  EVP_PKEY* key = nullptr;
  const Decoder decoder(OSSL_DECODER_CTX_new_for_pkey(
      &key, "DER", structure, "RSA", OSSL_KEYMGMT_SELECT_PUBLIC_KEY, nullptr, nullptr));
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  std::size_t rest = der.size();
  const bool decoded =
      decoder != nullptr && OSSL_DECODER_from_data(decoder.get(), &data, &rest) == 1;
  Key owner(key);
  ERR_clear_error();
  return decoded && rest == 0 ? std::move(owner) : Key();
}

std::string subject_public_key_info(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size <= 0) {
    return {};
  }
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

std::expected<DkimLibraryKey, std::string> make_rsa_key(const std::string& der) {
  Key key = decode(der, "SubjectPublicKeyInfo");
  if (key == nullptr) {
    key = decode(der, "type-specific");
  }
  if (key == nullptr) {
    return std::unexpected("p= holds no RSA key");
  }
  return DkimLibraryKey{
      .record = "v=DKIM1; k=rsa; p=" + text::encode_base64(subject_public_key_info(key.get())),
      .bits = static_cast<unsigned>(EVP_PKEY_get_bits(key.get()))};
}

}  // namespace

std::expected<DkimLibraryKey, std::string> make_library_key(const dkim::KeyRecord& key) {
  switch (key.type) {
    case dkim::KeyType::rsa:
      return make_rsa_key(key.public_key);
    case dkim::KeyType::ed25519:
      if (key.public_key.size() != ed25519_octets) {
        return std::unexpected("p= holds no Ed25519 key of 32 octets");
      }
      return DkimLibraryKey{
          .record = "v=DKIM1; k=ed25519; p=" + text::encode_base64(key.public_key),
          .bits = ed25519_bits};
  }
  std::unreachable();
}

}  // namespace anshin::reference
