// The body hashes that the signatures of one message ask for. Each canonical form of the body is
// computed and hashed once, however many signatures want it and whatever their l=.
#pragma once

#include <anshin/results.h>

#include "crypto/sha256.h"
#include "dkim/canonical_body.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dkim {

/// One form of the body: hashed whole, and up to each length that was asked for.
class BodyHash {
 public:
  explicit BodyHash(Canonicalization form) : body_(form) {}
  /// Before the first octet of the body.
  void want_prefix(std::uint64_t length);
  void update(std::string_view chunk);
  void finish();

  /// After finish(): the digest (32 octets) of the whole canonical body.
  const std::string& whole() const { return whole_; }
  /// After finish(): the digest of the first `length` octets, which was asked for before; nullopt
  /// if the body is shorter.
  std::optional<std::string> prefix(std::uint64_t length) const;

 private:
  struct Prefix {
    std::uint64_t length = 0;
    std::string digest;
  };
  void hash(std::string_view octets);

  CanonicalBody body_;
  crypto::Sha256 running_;
  std::uint64_t hashed_ = 0;
  std::vector<Prefix> prefixes_;  // by length
  std::size_t reached_ = 0;       // prefixes that are complete
  std::string whole_;
};

class BodyHashes {
 public:
  /// Before the first octet of the body: announces a hash, with the l= of the signature.
  void want(Canonicalization form, std::optional<std::uint64_t> length);
  void update(std::string_view chunk);
  void finish();
  /// A hash that was announced; nullopt if the body is shorter than `length`.
  std::optional<std::string> hash(Canonicalization form, std::optional<std::uint64_t> length) const;

 private:
  std::optional<BodyHash>& form(Canonicalization form);
  const std::optional<BodyHash>& form(Canonicalization form) const;

  std::optional<BodyHash> simple_;
  std::optional<BodyHash> relaxed_;
};

}  // namespace anshin::dkim
