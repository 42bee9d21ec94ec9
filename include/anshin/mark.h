// The mark: whether a message is proved to come from a registered organisation, and the Anshin-Mark
// header field that says so (format: docs/anshin-mark.md). Deciding does no I/O and takes the time
// as an argument.
#pragma once

#include <anshin/ed25519.h>
#include <anshin/registry.h>
#include <anshin/results.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace anshin::mark {

enum class Kind {
  verified,    ///< show the mark
  none,        ///< the author's domain is not registered
  failed,      ///< it is registered, but this message did not prove to be from it
  suspect,     ///< it imitates a registered organisation
  unavailable  ///< the registry or the DNS could not be asked
};
std::string_view to_string(Kind kind);

struct Mark {
  Kind kind = Kind::none;
  std::string domain;           ///< author domain, A-label; empty where there is none
  std::string organisation;     ///< display name, UTF-8 (verified, failed, suspect)
  std::string language;         ///< of the display name, BCP 47; empty where it is not known
  std::string organisation_id;  ///< "jcn:..."
  std::string registry;         ///< name of the registry; empty if none answered
  std::uint64_t serial = 0;
  std::optional<Canonicalization> body_canonicalization;  ///< of the signature that earned the mark
  std::string body_hash;                                  ///< its bh=, base64
  std::string reason;
};

struct Settings {
  bool strict_alignment = false;  ///< d= must equal the author domain (作成者署名 to the letter)
  std::chrono::seconds max_signature_age{
      std::chrono::days{30}};  ///< an older t= earns no mark (replay); 0: no bound
  std::chrono::seconds max_clock_skew{
      std::chrono::hours{1}};  ///< a t= further in the future earns no mark
};

/// Judges one message. `finding` is what the registries say of report.author.domain.
Mark decide(const AuthReport& report, const registry::Finding& finding,
            std::chrono::sys_seconds now, const Settings& settings);

/// A header field of the message, as `format` and `verify` want it: value as received, folds
/// included.
struct Field {
  std::string name;
  std::string value;
};

/// The value of the Anshin-Mark field: 7-bit, folded with "\n\t". `message_fields` are the
/// message's header fields (only From, Date, Message-ID and Subject are looked at). Without a key,
/// and for `none` and `unavailable`, which claim nothing, the tags k and b are left out. `key_name`
/// is the value of k.
std::string format(const Mark& mark, std::string_view authserv_id, std::chrono::sys_seconds now,
                   const crypto::SigningKey* key, std::span<const Field> message_fields,
                   std::string_view key_name = "default");

/// A field that was read and found in order.
struct VerifiedMark {
  Mark mark;
  std::string authserv_id;
  std::chrono::sys_seconds decided_at;
  std::string key_name;
};

/// Reads the Anshin-Mark of a message and checks its signature. The error says why nothing may be
/// shown: no field, more than one, unknown version, malformed, no signature, wrong signature.
std::expected<VerifiedMark, std::string> verify(std::span<const Field> message_fields,
                                                const crypto::PublicKey& key);

}  // namespace anshin::mark
