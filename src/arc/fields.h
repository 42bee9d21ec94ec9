// The three header fields of an ARC set (RFC 8617 section 4.1).
#pragma once

#include "dkim/signature.h"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::arc {

inline constexpr unsigned most_sets = 50;  ///< RFC 8617 section 4.2.1

enum class FieldKind { authentication_results, message_signature, seal };

/// Which of the three a name stands for, in whatever case; nullopt: none.
std::optional<FieldKind> kind_of(std::string_view name);
/// The name as the RFC writes it.
std::string_view to_string(FieldKind kind);

/// ARC-Authentication-Results.
struct AuthenticationResults {
  unsigned instance = 0;     ///< i=
  std::string_view payload;  ///< what stands behind the semicolon; points into the field's value
};

/// ARC-Message-Signature. An instance whose signature cannot be used still has its place in the
/// chain: only the newest one must verify.
struct MessageSignature {
  unsigned instance = 0;
  std::expected<dkim::Signature, std::string> signature;  ///< or what is wrong with it
  bool has_canonicalization = true;                       ///< there is a c=
};

/// Results of RFC 8617 section 4.4 as the sealer wrote them into cv=.
enum class ChainStatus { none, pass, fail };

/// ARC-Seal.
struct Seal {
  unsigned instance = 0;
  ChainStatus status = ChainStatus::none;
  dkim::Signature signature;  ///< relaxed, without bh= and h=
};

// Readers of the fields' values, folds included. The errors say what is wrong.
std::expected<AuthenticationResults, std::string> parse_authentication_results(
    std::string_view value);
std::expected<MessageSignature, std::string> parse_message_signature(std::string_view value);
std::expected<Seal, std::string> parse_seal(std::string_view value);

}  // namespace anshin::arc
