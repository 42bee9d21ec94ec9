// From the DNS answer to a key that can verify: parsed once, kept for the messages that follow.
#pragma once

#include <anshin/resolver.h>
#include <anshin/results.h>
#include <anshin/verifiers.h>

#include "crypto/keyed_hash.h"
#include "crypto/verify_key.h"
#include "dkim/key_record.h"

#include <cstddef>
#include <expected>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace anshin::dkim {

/// A key record, and the key in it; the first one of a name.
struct VerificationKey {
  KeyRecord record;
  std::expected<crypto::VerifyKey, std::string> key;  ///< or why p= cannot be used
  std::vector<VerificationKey> others{};              ///< more of them at the same name

  /// Why a signature may not be verified with this key, to be followed by where it is (RFC 6376
  /// section 6.1.2), or nullopt.
  std::optional<std::string> why_unfit(const Signature& signature, const Limits& limits) const;
};

/// Why there is no key: temperror or permerror, with a reason.
struct KeyTrouble {
  DkimVerdict verdict = DkimVerdict::permerror;
  std::string reason;
};

using KeyResult = std::expected<std::shared_ptr<const VerificationKey>, KeyTrouble>;

/// Keys by the text of their records, so that an entry never outlives its answer: another text is
/// another entry. Least recently used go first. Thread-safe.
class KeyCache {
 public:
  /// What the text of a key record comes to: a key, or what is wrong with it.
  using Parsed = std::expected<std::shared_ptr<const VerificationKey>, std::string>;

  static constexpr std::size_t most_keys = 4096;
  static constexpr std::size_t most_bytes = 16U << 20U;  ///< what the entries take, estimated
  static constexpr std::size_t longest_record = 8192;    ///< longer texts are parsed each time

  /// The key that `answer`, to the question for `name` (RFC 6376 section 3.6.2), holds.
  KeyResult find(std::string_view name, const dns::Answer& answer);

  /// Entries held, and what they take; for tests.
  std::size_t size() const;
  std::size_t bytes() const;

 private:
  struct Entry {
    std::string text;
    Parsed parsed;
    std::size_t bytes = 0;
  };
  std::optional<Parsed> look_up(const std::string& text);
  void keep(std::string text, const Parsed& parsed);

  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator, crypto::KeyedHash> by_text_;
  std::size_t bytes_ = 0;
};

}  // namespace anshin::dkim
