// Ed25519 (RFC 8032) keys on OpenSSL: reading, making, signing and verifying.
#include <anshin/ed25519.h>

#include "crypto/key_file.h"
#include "crypto/openssl_pointer.h"
#include "text/base64.h"
#include "text/header_field.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <new>
#include <stdexcept>

namespace anshin::crypto {

namespace {

constexpr std::size_t key_octets = 32;
constexpr std::size_t signature_octets = 64;

using KeyPointer = OpenSslPointer<EVP_PKEY, EVP_PKEY_free>;
using BioPointer = OpenSslPointer<BIO, BIO_free_all>;
using ContextPointer = OpenSslPointer<EVP_MD_CTX, EVP_MD_CTX_free>;

// EVP wants octets as unsigned char.
const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

BioPointer memory_with(std::string_view text) {
  BioPointer bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!bio) {
    throw std::bad_alloc();
  }
  return bio;
}

// OpenSSL asks for a pass phrase on the terminal unless it is given a callback that has none.
int no_pass_phrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
  return -1;
}

std::string type_problem(const EVP_PKEY* key) {
  const char* type = EVP_PKEY_get0_type_name(key);
  return std::string("is a key of type ") + (type == nullptr ? "unknown" : type) +
         "; an Ed25519 key is needed";
}

bool is_ed25519(const EVP_PKEY* key) {
  return EVP_PKEY_get_id(key) == EVP_PKEY_ED25519;
}

std::expected<KeyPointer, std::string> read_private_pem(std::string_view pem) {
  if (pem.find("ENCRYPTED") != std::string_view::npos) {
    return std::unexpected("is protected by a pass phrase, which a daemon cannot type");
  }
  const BioPointer bio = memory_with(pem);
  KeyPointer key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_pass_phrase, nullptr));
  ERR_clear_error();
  if (!key) {
    return std::unexpected("holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
  }
  if (!is_ed25519(key.get())) {
    return std::unexpected(type_problem(key.get()));
  }
  return key;
}

std::expected<KeyPointer, std::string> read_public_pem(std::string_view pem) {
  const BioPointer bio = memory_with(pem);
  KeyPointer key(PEM_read_bio_PUBKEY(bio.get(), nullptr, no_pass_phrase, nullptr));
  ERR_clear_error();
  if (!key) {
    return std::unexpected("is not a readable public key in PEM form (-----BEGIN PUBLIC KEY-----)");
  }
  if (!is_ed25519(key.get())) {
    return std::unexpected(type_problem(key.get()));
  }
  return key;
}

std::expected<KeyPointer, std::string> read_public_base64(std::string_view base64) {
  const auto octets = text::decode_base64(base64);
  if (!octets) {
    return std::unexpected("is neither base64 nor PEM");
  }
  if (octets->size() != key_octets) {
    return std::unexpected("has " + std::to_string(octets->size()) +
                           " octets; an Ed25519 public key has 32 (44 characters of base64)");
  }
  KeyPointer key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets_of(*octets), octets->size()));
  ERR_clear_error();
  if (!key) {
    return std::unexpected("is not an Ed25519 public key");
  }
  return key;
}

}  // namespace

struct SigningKey::State {
  KeyPointer key;
};

std::expected<SigningKey, std::string> SigningKey::load(const std::string& pem_file) {
  auto pem = read_secret_file(pem_file);
  if (!pem) {
    return std::unexpected(pem.error());
  }
  auto key = read_private_pem(*pem);
  OPENSSL_cleanse(pem->data(), pem->size());
  if (!key) {
    return std::unexpected(pem_file + ": " + key.error());
  }
  return SigningKey(std::make_shared<State>(std::move(*key)));
}

SigningKey SigningKey::generate() {
  KeyPointer key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  if (!key) {
    ERR_clear_error();
    throw std::runtime_error("OpenSSL could not make an Ed25519 key");
  }
  return SigningKey(std::make_shared<State>(std::move(key)));
}

std::string SigningKey::sign(std::string_view data) const {
  const ContextPointer context(EVP_MD_CTX_new());
  std::array<unsigned char, signature_octets> signature{};
  std::size_t size = signature.size();
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, octets_of(data), data.size()) != 1 ||
      size != signature.size()) {
    ERR_clear_error();
    throw std::runtime_error("OpenSSL could not sign with an Ed25519 key");
  }
  return {signature.begin(), signature.end()};
}

std::string SigningKey::private_pem() const {
  const BioPointer bio(BIO_new(BIO_s_secmem()));
  if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), state_->key.get(), nullptr, nullptr, 0,
                                            nullptr, nullptr) != 1) {
    ERR_clear_error();
    throw std::runtime_error("OpenSSL could not write an Ed25519 key");
  }
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string SigningKey::public_base64() const {
  std::array<unsigned char, key_octets> octets{};
  std::size_t size = octets.size();
  if (EVP_PKEY_get_raw_public_key(state_->key.get(), octets.data(), &size) != 1) {
    ERR_clear_error();
    throw std::runtime_error("OpenSSL could not tell the public half of an Ed25519 key");
  }
  return text::encode_base64(std::string(octets.begin(), octets.end()));
}

struct PublicKey::State {
  KeyPointer key;
};

std::expected<PublicKey, std::string> PublicKey::parse(std::string_view text) {
  const std::string_view trimmed = text::trim(text);
  if (trimmed.empty()) {
    return std::unexpected("is empty");
  }
  if (trimmed.size() > 65536) {
    return std::unexpected("is larger than 64 KB, so it is not a key");
  }
  if (trimmed.find("PRIVATE KEY") != std::string_view::npos) {
    return std::unexpected("is a private key; give the public one, and let nobody see this one");
  }
  const bool pem = trimmed.starts_with("-----BEGIN");
  auto key = pem ? read_public_pem(trimmed) : read_public_base64(trimmed);
  if (!key) {
    return std::unexpected(key.error());
  }
  return PublicKey(std::make_shared<State>(std::move(*key)));
}

std::expected<PublicKey, std::string> PublicKey::load(const std::string& file) {
  const auto content = read_public_file(file);
  if (!content) {
    return std::unexpected(content.error());
  }
  auto key = parse(*content);
  if (!key) {
    return std::unexpected(file + ": " + key.error());
  }
  return key;
}

bool PublicKey::verify(std::string_view data, std::string_view signature) const {
  if (signature.size() != signature_octets) {
    return false;
  }
  const ContextPointer context(EVP_MD_CTX_new());
  const bool verified =
      context &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, state_->key.get()) == 1 &&
      EVP_DigestVerify(context.get(), octets_of(signature), signature.size(), octets_of(data),
                       data.size()) == 1;
  ERR_clear_error();
  return verified;
}

}  // namespace anshin::crypto
