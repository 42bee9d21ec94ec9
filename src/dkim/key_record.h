// DKIM key records (RFC 6376 section 3.6.1, with RFC 8301 and RFC 8463).
#pragma once

#include "dkim/signature.h"

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dkim {

enum class KeyType { rsa, ed25519 };

struct KeyRecord {
  KeyType type = KeyType::rsa;
  std::string public_key;           ///< p=, decoded; empty: revoked
  bool allows_sha256 = true;        ///< h= is absent or has sha256
  bool allows_email = true;         ///< s= is absent or has email or *
  bool is_testing = false;          ///< t=y
  bool forbids_subdomains = false;  ///< t=s: i= must be in d= itself

  bool is_revoked() const { return public_key.empty(); }
};

/// Reads a record strictly: v= only in front and DKIM1, no tag twice, p= there and base64, a known
/// k=. Unknown tags are ignored. The error says what is wrong.
std::expected<KeyRecord, std::string> parse_key_record(std::string_view text);

inline constexpr std::size_t most_keys_at_a_name = 5;

/// Picks the records from the TXT records found: those that are right in form, so that a stray
/// record of another kind does no harm; not none, and not more than `most_keys_at_a_name`. The
/// error is that of the first record.
std::expected<std::vector<KeyRecord>, std::string> select_key_records(
    std::span<const std::string> texts);

/// Why a key may not be used for a signature (RFC 6376 section 6.1.2, steps 6 to 8), or nullopt if
/// it may.
std::optional<std::string> why_unfit(const KeyRecord& key, const Signature& signature);

}  // namespace anshin::dkim
