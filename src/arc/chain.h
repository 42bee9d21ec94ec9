// The ARC sets of one message, and whether they form a chain (RFC 8617 section 5.2, steps 1 to 3).
#pragma once

#include "arc/fields.h"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::arc {

/// An ARC-Message-Signature or ARC-Seal on its way to a verdict.
struct SignedField {
  std::size_t field = 0;  ///< its number in the header
  dkim::Signature signature;
  std::string unusable;     ///< what is wrong with it; then `signature` is empty
  std::string header_hash;  ///< empty if the message's signatures cover too much
  /// Of an ARC-Message-Signature without c= the hash in relaxed form, else empty. RFC 6376
  /// section 3.5 makes simple the default, but the sealers of the drafts' time, and their test
  /// suite, meant relaxed: either will do, as both cover the message.
  std::string relaxed_header_hash;
  bool may_be_relaxed = false;  ///< there is no c=
};

/// A complete set of a chain.
struct Set {
  std::size_t results = 0;  ///< number of its ARC-Authentication-Results in the header
  SignedField message_signature;
  SignedField seal;
};

/// Takes the fields in any order. What does not fit is remembered as the reason why the chain is
/// broken; fields behind it are not looked at any more.
class Chain {
 public:
  /// One ARC field: its kind, number in the header, and value. Gives the field that is to be
  /// verified, for its body hash to be made; null if there is nothing to verify. The pointer holds
  /// until the next call.
  SignedField* add(FieldKind kind, std::size_t field, std::string_view value);
  /// Makes the chain broken whatever else there is.
  void reject(std::string reason);

  /// No ARC field at all.
  bool none() const { return sets_.empty() && problem_.empty(); }
  /// Number of instances of which there is a field.
  unsigned count_sets() const;
  /// d= of each ARC-Seal that can be read, i=1 first.
  std::vector<std::string> sealers() const;
  /// The sets, i=1 first, or why they do not form a valid chain.
  std::expected<std::vector<Set>, std::string> take_sets();

 private:
  struct PartialSet {
    std::optional<std::size_t> results;
    std::optional<SignedField> message_signature;
    std::optional<SignedField> seal;
    ChainStatus status = ChainStatus::none;  // cv= of the seal
  };

  PartialSet& at(unsigned instance);
  void add_results(std::size_t field, std::string_view value);
  SignedField* add_message_signature(std::size_t field, std::string_view value);
  SignedField* add_seal(std::size_t field, std::string_view value);
  void reject_malformed(FieldKind kind, const std::string& why);
  void reject_second(FieldKind kind, unsigned instance);

  std::vector<PartialSet> sets_;  // by instance
  std::string problem_;
};

}  // namespace anshin::arc
