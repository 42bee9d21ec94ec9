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
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  std::string reason;  ///< why it was decided so; not of a field that was read
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

/// A header field of the message, as `format` and `read` want it: value as received, folds
/// included.
struct Field {
  std::string name;
  std::string value;
};

/// Whether a mark covers the message's fields of this name, and `format` and `read` look at them.
bool covers(std::string_view field_name);

/// The value of the Anshin-Mark field: 7-bit, folded with "\n\t". `message_fields` are the
/// message's header fields, in order, at least all those that a mark covers; nullopt where they are
/// too much to be kept: a warning then has only the signature that needs none of them, and anything
/// else has none. Without a key, and for `none` and `unavailable`, which claim nothing, the tags k,
/// wb and b are left out. `key_name` is the value of k.
std::string format(const Mark& mark, std::string_view authserv_id, std::chrono::sys_seconds now,
                   const crypto::SigningKey* key,
                   std::optional<std::span<const Field>> message_fields,
                   std::string_view key_name = "default");

/// What a reader trusts.
struct Trust {
  /// Of one's own hosts, compared without case. nullopt: any will do, for those who look at one
  /// field by hand; a front-end must have its list.
  std::optional<std::vector<std::string>> authserv_ids;
  /// By the value of k, for marks of all these hosts; or by k, "@" and the authserv-id, for marks
  /// of this host alone, which then needs none of the former: docs/anshin-mark.md, "Reading".
  std::map<std::string, crypto::PublicKey, std::less<>> keys;
  std::vector<crypto::PublicKey> keys_of_any_name;  ///< one of these will do as well
  bool require_signature = true;
};

/// Why nothing of a field may be used: the reason codes of docs/anshin-mark.md.
enum class Distrust {
  no_field,
  several_fields,
  too_long,
  malformed,
  unknown_version,
  foreign_authserv_id,
  unsigned_field,
  unknown_key,
  bad_signature,
  unclean_name,
  ambiguous_header,
  fields_changed,
  body_changed
};
/// The code: "no-field", "several-fields", ..., "unsigned", ...
std::string_view to_string(Distrust distrust);

struct Refusal {
  Distrust why = Distrust::no_field;
  std::string explanation;  ///< a sentence for people
};

/// A field that was read and found worth of trust.
struct TrustedMark {
  Mark mark;
  std::string authserv_id;
  std::chrono::sys_seconds decided_at;
  std::string key_name;  ///< of the key whose signature was found right; empty if none was checked
  /// Whether that signature is one over the mark alone, which any message can bear (warnings).
  bool signed_alone = false;
  /// Otherwise the fields of the message that it covers besides, as people read them.
  std::string signed_fields;
  /// Whether it tells, in fh=, of the fields that decide what is shown of the body and where a
  /// reply goes. What it tells was found right then.
  bool tells_of_shown_fields = false;
};

/// How the header ended, for whoever took the message apart.
enum class HeaderEnd {
  sound,      ///< at an empty line, or with the file; or the fields came one by one
  broken_off  ///< at a line that is no field: some programs skip it and read on there
};

/// Reads the Anshin-Mark of a message as a front-end has to, by the steps of docs/anshin-mark.md.
/// Of a `none` or `unavailable`, which are not signed, only the domain and registry are read.
/// `message_fields` are all that are at hand: a verified mark is refused where one of them, covered
/// or not, can be read in two ways.
std::expected<TrustedMark, Refusal> read(std::span<const Field> message_fields, const Trust& trust,
                                         HeaderEnd end = HeaderEnd::sound);

/// Holds the body of a message against the hash that its verified mark carries.
class BodyCheck {
 public:
  /// For a mark with body_canonicalization; no body matches another.
  explicit BodyCheck(const Mark& mark);
  BodyCheck(BodyCheck&&) noexcept;
  BodyCheck& operator=(BodyCheck&&) noexcept;
  ~BodyCheck();
  /// A piece of the body, cut anywhere, with CRLF line ends.
  void update(std::string_view chunk);
  /// The end of the body: whether it is the one that was verified. Once.
  bool matches();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace anshin::mark
