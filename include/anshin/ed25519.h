// Ed25519 keys (RFC 8032): they sign marks and registries.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace anshin::crypto {

/// A private key. Copies share the key; thread-safe.
class SigningKey {
 public:
  /// Reads a PEM file (PKCS#8). The error names the file and what is wrong with it, permissions
  /// included: a file that others may read is refused.
  static std::expected<SigningKey, std::string> load(const std::string& pem_file);
  static SigningKey generate();
  std::string sign(std::string_view data) const;  ///< 64 octets
  std::string private_pem() const;                ///< PKCS#8
  std::string public_base64() const;  ///< the 32 octets in base64: the form that public_keys takes

 private:
  struct State;
  explicit SigningKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

/// A public key. Copies share the key; thread-safe.
class PublicKey {
 public:
  /// Reads base64 of the 32 octets, or a PEM "PUBLIC KEY". The error says what is wrong.
  static std::expected<PublicKey, std::string> parse(std::string_view text);
  /// The same from a file, at most 64 KB. The error names the file.
  static std::expected<PublicKey, std::string> load(const std::string& file);
  /// Whether the text is a private key instead, as PEM or as the base64 within it: no message may
  /// repeat it.
  static bool is_private(std::string_view text);
  bool verify(std::string_view data, std::string_view signature) const;

 private:
  struct State;
  explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace anshin::crypto
