// Public keys of signers: RSA (RFC 8017) and Ed25519 (RFC 8032), parsed once and used by any number
// of threads.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace anshin::crypto {

class VerifyKey {
 public:
  static constexpr unsigned most_exponent_bits = 32;  ///< a larger exponent only costs time

  /// SubjectPublicKeyInfo or RSAPublicKey (PKCS#1), DER, nothing behind it. The error says what is
  /// wrong.
  static std::expected<VerifyKey, std::string> parse_rsa(std::string_view der);
  /// 32 octets.
  static std::expected<VerifyKey, std::string> parse_ed25519(std::string_view octets);

  VerifyKey(VerifyKey&&) noexcept;
  VerifyKey& operator=(VerifyKey&&) noexcept;
  ~VerifyKey();

  /// Size of the modulus; 256 for Ed25519.
  unsigned bits() const { return bits_; }
  /// RSASSA-PKCS1-v1_5 over a SHA-256 digest, or PureEdDSA with the digest as its message
  /// (RFC 8463 section 3). False for anything but a valid signature.
  bool verifies(std::string_view sha256_digest, std::string_view signature) const;
  /// An RSA key as SubjectPublicKeyInfo, DER; empty for Ed25519.
  std::string subject_public_key_info() const;

 private:
  struct Handle;
  VerifyKey(std::unique_ptr<Handle> handle, unsigned bits);

  std::unique_ptr<Handle> handle_;
  unsigned bits_ = 0;
};

}  // namespace anshin::crypto
