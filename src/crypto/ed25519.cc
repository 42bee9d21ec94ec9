// Ed25519 (RFC 8032) keys: PEM by OpenSSL, making, signing and verifying by libsodium.
#include <anshin/ed25519.h>

#include "crypto/key_file.h"
#include "crypto/openssl_pointer.h"
#include "crypto/sodium.h"
#include "text/base64.h"
#include "text/header_field.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>

namespace anshin::crypto {

namespace {

using KeyPointer = OpenSslPointer<EVP_PKEY, EVP_PKEY_free>;
using BioPointer = OpenSslPointer<BIO, BIO_free_all>;

// The secret half as RFC 8032 has it, wiped after use.
struct Seed {
  std::array<unsigned char, crypto_sign_SEEDBYTES> octets{};
  Seed() = default;
  Seed(const Seed&) = delete;
  Seed& operator=(const Seed&) = delete;
  ~Seed() { sodium_memzero(octets.data(), octets.size()); }
};

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

std::expected<Ed25519PublicOctets, std::string> read_public_pem(std::string_view pem) {
  const BioPointer bio = memory_with(pem);
  const KeyPointer key(PEM_read_bio_PUBKEY(bio.get(), nullptr, no_pass_phrase, nullptr));
  ERR_clear_error();
  if (!key) {
    return std::unexpected("is not a readable public key in PEM form (-----BEGIN PUBLIC KEY-----)");
  }
  if (!is_ed25519(key.get())) {
    return std::unexpected(type_problem(key.get()));
  }
  Ed25519PublicOctets octets{};
  std::size_t size = octets.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), octets.data(), &size) != 1) {
    ERR_clear_error();
    return std::unexpected("is not an Ed25519 public key");
  }
  return octets;
}

std::expected<Ed25519PublicOctets, std::string> read_public_base64(std::string_view base64) {
  const auto decoded = text::decode_base64(base64);
  if (!decoded) {
    return std::unexpected("is neither base64 nor PEM");
  }
  Ed25519PublicOctets octets{};
  if (decoded->size() != octets.size()) {
    return std::unexpected("has " + std::to_string(decoded->size()) +
                           " octets; an Ed25519 public key has 32 (44 characters of base64)");
  }
  std::ranges::copy(*decoded, octets.begin());
  return octets;
}

}  // namespace

namespace {

// keygen writes the public half beside the private one, as NAME.pub. That others may read it, or
// that it has another form, is not what is wrong with it.
std::string load_problem(const std::string& file, std::string problem) {
  constexpr std::string_view public_suffix = ".pub";
  const auto content = read_public_file(file);
  if (!content || !PublicKey::parse(*content)) {
    return problem;
  }
  return file + ": is a public key, and only the private one signs" +
         (file.ends_with(public_suffix)
              ? "; give " + file.substr(0, file.size() - public_suffix.size()) + " instead"
              : "");
}

}  // namespace

struct SigningKey::State {
  // The seed, and the public key behind it.
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};

  State() { prepare_sodium(); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { sodium_memzero(secret.data(), secret.size()); }

  std::string_view public_octets() const {
    return std::string_view(reinterpret_cast<const char*>(secret.data()), secret.size())
        .substr(crypto_sign_SEEDBYTES);
  }
};

std::expected<SigningKey, std::string> SigningKey::load(const std::string& pem_file) {
  auto pem = read_secret_file(pem_file);
  if (!pem) {
    return std::unexpected(load_problem(pem_file, pem.error()));
  }
  auto key = read_private_pem(*pem);
  OPENSSL_cleanse(pem->data(), pem->size());
  if (!key) {
    return std::unexpected(load_problem(pem_file, pem_file + ": " + key.error()));
  }
  auto state = std::make_shared<State>();
  Seed seed;
  std::size_t size = seed.octets.size();
  Ed25519PublicOctets public_half{};
  if (EVP_PKEY_get_raw_private_key(key->get(), seed.octets.data(), &size) != 1 ||
      crypto_sign_seed_keypair(public_half.data(), state->secret.data(), seed.octets.data()) != 0) {
    ERR_clear_error();
    return std::unexpected(pem_file + ": its key cannot be read");
  }
  return SigningKey(std::move(state));
}

SigningKey SigningKey::generate() {
  auto state = std::make_shared<State>();
  Ed25519PublicOctets public_half{};
  crypto_sign_keypair(public_half.data(), state->secret.data());
  return SigningKey(std::move(state));
}

std::string SigningKey::sign(std::string_view data) const {
  std::array<unsigned char, ed25519_signature_octets> signature{};
  crypto_sign_detached(signature.data(), nullptr, octets_of(data), data.size(),
                       state_->secret.data());
  return {signature.begin(), signature.end()};
}

std::string SigningKey::private_pem() const {
  const KeyPointer key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                                    state_->secret.data(), crypto_sign_SEEDBYTES));
  const BioPointer bio(BIO_new(BIO_s_secmem()));
  if (!key || !bio ||
      PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1) {
    ERR_clear_error();
    throw std::runtime_error("OpenSSL could not write an Ed25519 key");
  }
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string SigningKey::public_base64() const {
  return text::encode_base64(state_->public_octets());
}

struct PublicKey::State {
  Ed25519PublicOctets octets{};
};

std::expected<PublicKey, std::string> PublicKey::parse(std::string_view text) {
  const std::string_view trimmed = text::trim(text);
  if (trimmed.empty()) {
    return std::unexpected("is empty");
  }
  if (trimmed.size() > 65536) {
    return std::unexpected("is larger than 64 KB, so it is not a key");
  }
  if (is_private(trimmed)) {
    return std::unexpected("is a private key; give the public one, and let nobody see this one");
  }
  const bool pem = trimmed.starts_with("-----BEGIN");
  auto octets = pem ? read_public_pem(trimmed) : read_public_base64(trimmed);
  if (!octets) {
    return std::unexpected(octets.error());
  }
  prepare_sodium();
  return PublicKey(std::make_shared<State>(State{.octets = *octets}));
}

bool PublicKey::is_private(std::string_view text) {
  // RFC 8410 section 7: the end of the algorithm, and the head of the seed behind it.
  constexpr std::string_view seed_head = "BQYDK2VwBCIEI";
  return text.find("PRIVATE KEY") != std::string_view::npos ||
         text.find(seed_head) != std::string_view::npos;
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
  return verifies_ed25519(state_->octets, data, signature);
}

}  // namespace anshin::crypto
