// A DKIM signer for tests (RFC 6376): makes keys, signs messages, and can be told to do it wrong.
// It shares no code with the verifiers that it is there to test.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::test {

/// A header field: the value as it stands behind the colon, with leading blank, folds as CRLF.
struct SignedField {
  std::string name;
  std::string value;
};

struct SignedMessage {
  std::vector<SignedField> fields;  ///< top first
  std::string body;                 ///< CRLF line ends
};

/// A key pair. Copies share it.
class DkimKey {
 public:
  static DkimKey rsa(unsigned bits = 2048);
  static DkimKey ed25519();
  /// A private key in a file.
  static DkimKey from_pem(const std::string& path);

  /// The key record: "v=DKIM1; k=...; p=...".
  std::string record() const;
  /// p= alone: SubjectPublicKeyInfo (RSA) or the raw key (Ed25519), in base64.
  std::string public_base64() const;
  /// p= as RSAPublicKey (PKCS#1).
  std::string public_base64_pkcs1() const;
  bool is_rsa() const;
  std::string sign(std::string_view data, bool sha1) const;

 private:
  struct State;
  explicit DkimKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

struct SignOptions {
  std::string domain = "example.jp";
  std::string selector = "s1";
  std::string header_canonicalization = "relaxed";
  std::string body_canonicalization = "relaxed";
  std::vector<std::string> signed_fields = {"From", "To", "Subject", "Date"};
  std::optional<std::string> identity = std::nullopt;
  std::optional<std::uint64_t> body_length = std::nullopt;
  std::optional<std::int64_t> signed_at = std::nullopt;
  std::optional<std::int64_t> expires_at = std::nullopt;
  std::optional<std::string> algorithm =
      std::nullopt;  ///< default: what fits the key, with SHA-256
  std::string version = "1";
  std::optional<std::string> canonicalization_tag = std::nullopt;  ///< c= as it shall stand there
  std::optional<std::string> more_tags = std::nullopt;             ///< e.g. "; q=dns/txt"
  bool padding = true;                                             ///< of the base64 in bh= and b=
  bool fold = true;  ///< write the field on several lines
  std::string field_name = "DKIM-Signature";
  std::string signature_tag = "b=";  ///< with white space as it shall stand there
  std::string before_signature{};    ///< white space
  std::string behind_signature{};    ///< white space, or that and more tags
};

/// The field as it is signed (RFC 6376 sections 3.4.1 and 3.4.2), without a CRLF behind.
std::string canonical_field(const SignedField& field, bool relaxed);

/// The value of the DKIM-Signature field that goes on top of the message.
std::string sign_dkim(const SignedMessage& message, const DkimKey& key, const SignOptions& options);

/// The message with its DKIM-Signature on top.
SignedMessage with_signature(SignedMessage message, const DkimKey& key, const SignOptions& options);

}  // namespace anshin::test
