#include "crypto/verify_key.h"

#include "crypto/openssl_pointer.h"
#include "crypto/rsa_numbers.h"
#include "crypto/sodium.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
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
constexpr std::uint64_t ed25519_work = 2 * VerifyKey::rsa_work(2048, 65537);  // as measured

using KeyPointer = OpenSslPointer<EVP_PKEY, EVP_PKEY_free>;
using NumberPointer = OpenSslPointer<BIGNUM, BN_free>;
using BuilderPointer = OpenSslPointer<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using ParametersPointer = OpenSslPointer<OSSL_PARAM, OSSL_PARAM_free>;
using ContextPointer = OpenSslPointer<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned small_number(std::string_view octets) {
  unsigned value = 0;
  for (const char octet : octets) {
    value = value << 8U | static_cast<unsigned char>(octet);
  }
  return value;
}

bool is_odd(std::string_view number) {
  return !number.empty() && (static_cast<unsigned char>(number.back()) & 1U) != 0;
}

// Why nobody can have made this key for signing (RFC 8017 section 3.1), or nullopt.
std::optional<std::string> why_unsound(const RsaNumbers& key) {
  if (!is_odd(key.modulus)) {
    return "the RSA key in p= has a modulus that is even";
  }
  if (!is_odd(key.exponent) || key.exponent == "\x01") {
    return "the RSA key in p= has an exponent that is even or one";
  }
  if (key.exponent.size() > sizeof(VerifyKey::largest_exponent) ||
      small_number(key.exponent) > VerifyKey::largest_exponent) {
    return "the RSA key in p= has an exponent above " +
           std::to_string(VerifyKey::largest_exponent) + ", which no signer uses";
  }
  return std::nullopt;
}

NumberPointer number(std::string_view octets) {
  NumberPointer value(BN_bin2bn(octets_of(octets), static_cast<int>(octets.size()), nullptr));
  if (value == nullptr) {
    throw std::bad_alloc();
  }
  return value;
}

// Null where OpenSSL does not take the numbers.
KeyPointer make_rsa(const RsaNumbers& key) {
  const NumberPointer modulus = number(key.modulus);
  const NumberPointer exponent = number(key.exponent);
  const BuilderPointer builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    throw std::bad_alloc();
  }
  const ParametersPointer parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const ContextPointer context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* made = nullptr;
  const bool sound =
      parameters != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1 &&
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
  KeyPointer owner(made);
  ERR_clear_error();
  return sound ? std::move(owner) : KeyPointer();
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

VerifyKey::VerifyKey(std::unique_ptr<Handle> handle, unsigned bits, std::uint64_t work)
    : handle_(std::move(handle)), bits_(bits), work_(work) {}
VerifyKey::VerifyKey(VerifyKey&&) noexcept = default;
VerifyKey& VerifyKey::operator=(VerifyKey&&) noexcept = default;
VerifyKey::~VerifyKey() = default;

std::expected<VerifyKey, std::string> VerifyKey::parse_rsa(std::string_view der) {
  const auto numbers = read_rsa_numbers(der);
  if (!numbers) {
    return std::unexpected("p= holds no RSA key");
  }
  if (auto why = why_unsound(*numbers)) {
    return std::unexpected(std::move(*why));
  }
  KeyPointer key = make_rsa(*numbers);
  if (key == nullptr) {
    return std::unexpected("p= holds no RSA key");
  }
  const auto bits = static_cast<unsigned>(EVP_PKEY_get_bits(key.get()));
  return VerifyKey(std::make_unique<Handle>(Handle{.key = std::move(key)}), bits,
                   rsa_work(bits, small_number(numbers->exponent)));
}

std::expected<VerifyKey, std::string> VerifyKey::parse_ed25519(std::string_view octets) {
  Ed25519PublicOctets key{};
  if (octets.size() != key.size()) {
    return std::unexpected("p= holds no Ed25519 key of 32 octets");
  }
  prepare_sodium();
  std::ranges::copy(octets, key.begin());
  return VerifyKey(std::make_unique<Handle>(Handle{.key = key}), ed25519_bits, ed25519_work);
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
