#include "crypto/verify_key.h"

#include "crypto/openssl_pointer.h"
#include "crypto/sodium.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <new>
#include <optional>
#include <utility>
#include <variant>

namespace anshin::crypto {
namespace {

constexpr unsigned ed25519_bits = 256;

using KeyPointer = OpenSslPointer<EVP_PKEY, EVP_PKEY_free>;
using DecoderPointer = OpenSslPointer<OSSL_DECODER_CTX, OSSL_DECODER_CTX_free>;
using NumberPointer = OpenSslPointer<BIGNUM, BN_free>;
using ContextPointer = OpenSslPointer<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Nothing may stand behind the key.
KeyPointer decode_rsa(std::string_view der, const char* structure) {
  EVP_PKEY* key = nullptr;
  const DecoderPointer decoder(OSSL_DECODER_CTX_new_for_pkey(
      &key, "DER", structure, "RSA", OSSL_KEYMGMT_SELECT_PUBLIC_KEY, nullptr, nullptr));
  const unsigned char* data = octets_of(der);
  std::size_t rest = der.size();
  const bool decoded =
      decoder != nullptr && OSSL_DECODER_from_data(decoder.get(), &data, &rest) == 1;
  KeyPointer owner(key);
  ERR_clear_error();
  return decoded && rest == 0 ? std::move(owner) : KeyPointer();
}

NumberPointer number(const EVP_PKEY* key, const char* name) {
  BIGNUM* value = nullptr;
  const int got = EVP_PKEY_get_bn_param(key, name, &value);
  NumberPointer owner(value);
  return got == 1 ? std::move(owner) : NumberPointer();
}

// Why nobody can have made this key for signing (RFC 8017 section 3.1), or nullopt.
std::optional<std::string> why_unsound(const EVP_PKEY* key) {
  const NumberPointer modulus = number(key, OSSL_PKEY_PARAM_RSA_N);
  const NumberPointer exponent = number(key, OSSL_PKEY_PARAM_RSA_E);
  if (modulus == nullptr || BN_is_odd(modulus.get()) != 1) {
    return "the RSA key in p= has a modulus that is even";
  }
  if (exponent == nullptr || BN_is_odd(exponent.get()) != 1 || BN_is_one(exponent.get()) == 1) {
    return "the RSA key in p= has an exponent that is even or one";
  }
  if (BN_num_bits(exponent.get()) > static_cast<int>(VerifyKey::most_exponent_bits)) {
    return "the RSA key in p= has an exponent of more than " +
           std::to_string(VerifyKey::most_exponent_bits) + " bits";
  }
  return std::nullopt;
}

bool verifies_rsa(EVP_PKEY* key, std::string_view digest, std::string_view signature) {
  static const OpenSslPointer<EVP_MD, EVP_MD_free> sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  const ContextPointer context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 &&
         EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1 &&
         EVP_PKEY_CTX_set_signature_md(context.get(), sha256.get()) == 1 &&
         EVP_PKEY_verify(context.get(), octets_of(signature), signature.size(), octets_of(digest),
                         digest.size()) == 1;
}

}  // namespace

struct VerifyKey::Handle {
  std::variant<KeyPointer, Ed25519PublicOctets> key;
};

VerifyKey::VerifyKey(std::unique_ptr<Handle> handle, unsigned bits)
    : handle_(std::move(handle)), bits_(bits) {}
VerifyKey::VerifyKey(VerifyKey&&) noexcept = default;
VerifyKey& VerifyKey::operator=(VerifyKey&&) noexcept = default;
VerifyKey::~VerifyKey() = default;

std::expected<VerifyKey, std::string> VerifyKey::parse_rsa(std::string_view der) {
  KeyPointer key = decode_rsa(der, "SubjectPublicKeyInfo");
  if (key == nullptr) {
    key = decode_rsa(der, "type-specific");
  }
  if (key == nullptr) {
    return std::unexpected("p= holds no RSA key");
  }
  if (auto why = why_unsound(key.get())) {
    return std::unexpected(std::move(*why));
  }
  const auto bits = static_cast<unsigned>(EVP_PKEY_get_bits(key.get()));
  return VerifyKey(std::make_unique<Handle>(Handle{.key = std::move(key)}), bits);
}

std::expected<VerifyKey, std::string> VerifyKey::parse_ed25519(std::string_view octets) {
  Ed25519PublicOctets key{};
  if (octets.size() != key.size()) {
    return std::unexpected("p= holds no Ed25519 key of 32 octets");
  }
  prepare_sodium();
  std::ranges::copy(octets, key.begin());
  return VerifyKey(std::make_unique<Handle>(Handle{.key = key}), ed25519_bits);
}

bool VerifyKey::verifies(std::string_view sha256_digest, std::string_view signature) const {
  if (const auto* key = std::get_if<Ed25519PublicOctets>(&handle_->key)) {
    return verifies_ed25519(*key, sha256_digest, signature);
  }
  const bool valid =
      verifies_rsa(std::get<KeyPointer>(handle_->key).get(), sha256_digest, signature);
  if (!valid) {
    ERR_clear_error();
  }
  return valid;
}

std::string VerifyKey::subject_public_key_info() const {
  const auto* key = std::get_if<KeyPointer>(&handle_->key);
  if (key == nullptr) {
    return {};
  }
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key->get(), &der);
  if (size <= 0) {
    throw std::bad_alloc();
  }
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

}  // namespace anshin::crypto
