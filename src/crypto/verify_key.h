// Public keys of signers: RSA (RFC 8017) and Ed25519 (RFC 8032), parsed once and used by any number
// of threads.
#pragma once

#include <bit>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace anshin::crypto {

class VerifyKey {
 public:
  /// Signers use 65537, old ones 3, 17 and others below; a larger exponent only costs time.
  static constexpr unsigned largest_exponent = 65537;

  /// What one verification costs, in multiplications of machine words: each step of the power is a
  /// product of two numbers of so many words, and getting ready costs about as much again as eight
  /// steps and ten thousand words.
  static constexpr std::uint64_t rsa_work(unsigned bits, unsigned exponent) {
    const std::uint64_t words = (bits + 63) / 64;
    const auto steps = static_cast<std::uint64_t>(std::bit_width(exponent)) +
                       static_cast<std::uint64_t>(std::popcount(exponent));
    return 10'000 + words * words * (steps + 6);
  }

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
  /// What verifies() costs, by the measure of rsa_work().
  std::uint64_t work() const { return work_; }
  /// RSASSA-PKCS1-v1_5 over a SHA-256 digest, or PureEdDSA with the digest as its message
  /// (RFC 8463 section 3). False for anything but a valid signature.
  bool verifies(std::string_view sha256_digest, std::string_view signature) const;
  /// An RSA key as SubjectPublicKeyInfo, DER; empty for Ed25519.
  std::string subject_public_key_info() const;

 private:
  struct Handle;
  VerifyKey(std::unique_ptr<Handle> handle, unsigned bits, std::uint64_t work);

  std::unique_ptr<Handle> handle_;
  unsigned bits_ = 0;
  std::uint64_t work_ = 0;
};

}  // namespace anshin::crypto
