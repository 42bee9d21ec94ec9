// SHA-256 (FIPS 180-4) on OpenSSL's EVP interface.
#include "crypto/sha256.h"

#include "crypto/openssl_pointer.h"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace anshin::crypto {

namespace {

using ContextPointer = OpenSslPointer<EVP_MD_CTX, EVP_MD_CTX_free>;

constexpr std::size_t digest_octets = 32;

// Fetched once: an implicit fetch for every message costs more than hashing a short one.
const EVP_MD* digest_type() {
  static const OpenSslPointer<EVP_MD, EVP_MD_free> type(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  return type.get();
}

void start(EVP_MD_CTX* context) {
  if (context == nullptr || EVP_DigestInit_ex2(context, digest_type(), nullptr) != 1) {
    throw std::bad_alloc();
  }
}

std::string digest_of(EVP_MD_CTX* context) {
  std::array<unsigned char, digest_octets> digest{};
  if (EVP_DigestFinal_ex(context, digest.data(), nullptr) != 1) {
    throw std::bad_alloc();
  }
  return {digest.begin(), digest.end()};
}

}  // namespace

struct Sha256::State {
  ContextPointer context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  start(state_->context.get());
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view octets) {
  if (EVP_DigestUpdate(state_->context.get(), octets.data(), octets.size()) != 1) {
    throw std::bad_alloc();
  }
}

std::string Sha256::digest_so_far() const {
  return digest_with({});
}

std::string Sha256::digest_with(std::string_view more) const {
  const ContextPointer copy(EVP_MD_CTX_new());
  if (copy == nullptr || EVP_MD_CTX_copy_ex(copy.get(), state_->context.get()) != 1 ||
      EVP_DigestUpdate(copy.get(), more.data(), more.size()) != 1) {
    throw std::bad_alloc();
  }
  return digest_of(copy.get());
}

std::string Sha256::finish() {
  std::string digest = digest_of(state_->context.get());
  start(state_->context.get());
  return digest;
}

std::string sha256(std::string_view octets) {
  Sha256 digest;
  digest.update(octets);
  return digest.finish();
}

}  // namespace anshin::crypto
