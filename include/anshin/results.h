// The verdicts of one message. Every result is a verdict in the RFC's own keyword, the facts that
// it rests on, and a reason that a mail admin understands. A verdict is never an error: whatever a
// message, a DNS answer or a record contains, there is a verdict for it.
//
// Strings named `domain` are A-labels in lower case without a trailing dot, or empty where there is
// none. `reason` is printable text of at most a few hundred bytes; what came from outside is
// already escaped in it.
#pragma once

#include <anshin/ip_address.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin {

/// Results of RFC 7208 section 2.6.
enum class SpfVerdict { none, neutral, pass, fail, softfail, temperror, permerror };

/// Which identity SPF was asked about (RFC 7208 sections 2.3 and 2.4).
enum class SpfIdentity { mailfrom, helo };

struct SpfResult {
  SpfVerdict verdict = SpfVerdict::none;
  SpfIdentity identity = SpfIdentity::mailfrom;
  std::string domain;  ///< the domain whose record was asked for
  std::string reason;  ///< e.g. "203.0.113.45 matches ip4:203.0.113.0/24"
  std::string
      explanation;  ///< the publisher's exp= text (RFC 7208 section 6.2), 7-bit; empty unless fail
};

/// Results of RFC 8601 section 2.7.1. `policy`: the signature is cryptographically right but not
/// acceptable here.
enum class DkimVerdict { none, pass, fail, policy, neutral, temperror, permerror };

/// Canonicalisation of RFC 6376 section 3.4.
enum class Canonicalization { simple, relaxed };

/// One DKIM-Signature field.
struct DkimResult {
  DkimVerdict verdict = DkimVerdict::none;
  std::string domain;     ///< d=
  std::string selector;   ///< s=
  std::string identity;   ///< i= (default "@" + domain)
  std::string algorithm;  ///< a=, e.g. "rsa-sha256"; empty if it could not be read
  unsigned key_bits = 0;  ///< size of the public key; 0 if no key was obtained
  std::string reason;

  std::vector<std::string> signed_fields;  ///< the names of h= in its order, lower case
  bool has_body_length = false;            ///< l= present: anyone may have appended to the body
  bool key_is_testing = false;             ///< the key record says t=y
  std::optional<std::chrono::sys_seconds> signed_at;   ///< t=
  std::optional<std::chrono::sys_seconds> expires_at;  ///< x=
  Canonicalization body_canonicalization = Canonicalization::simple;
  std::string body_hash;  ///< bh= in base64, padded, without white space
  /// How many signatures were not verified for a limit: this one, or several for which the result
  /// stands; 0 if it was verified. `reason` names the limit.
  unsigned unverified = 0;
  std::string signature_prefix;  ///< first 8 characters of b= without white space (RFC 6008)
};

/// Results of RFC 8617 section 4.4.
enum class ArcVerdict { none, pass, fail };

/// What one ARC set tells of the message as its sealer got it and passed it on.
struct ArcSet {
  std::string authentication_results;  ///< what stands behind "i=N;", raw (RFC 8617 section 4.1.1)
  bool signs_from = false;             ///< h= of its ARC-Message-Signature names From
  bool has_body_length = false;        ///< and that has l=: anyone may have appended to the body
};

struct ArcResult {
  ArcVerdict verdict = ArcVerdict::none;
  bool checked = false;              ///< ARC is switched on
  unsigned sets = 0;                 ///< number of ARC sets found
  std::vector<std::string> sealers;  ///< d= of each ARC-Seal that can be read, i=1 first
  /// i=1 first, one for each of `sealers`; empty unless the sets are complete and in sequence.
  /// Means nothing unless the verdict is pass.
  std::vector<ArcSet> chain;
  /// Only with pass: the instance of the oldest ARC-Message-Signature from which on all verify, or
  /// 0 if the first one does too (RFC 8617 section 5.2).
  std::optional<unsigned> oldest_pass;
  bool dns_failed = false;  ///< fail for want of a key alone: the next try may pass
  std::string reason;
};

/// Results of RFC 9989 (see also RFC 8601 section 2.7 as updated by it).
enum class DmarcVerdict { none, pass, fail, temperror, permerror };

/// What the domain owner asks for (RFC 9989 section 4.7, tags p, sp, np).
enum class DmarcPolicy { none, quarantine, reject };

/// Which authenticated identifiers are aligned with the author domain (RFC 9989 section 4.4).
struct Alignment {
  bool spf = false;
  bool dkim = false;
};

struct DmarcResult {
  DmarcVerdict verdict = DmarcVerdict::none;
  std::string author_domain;          ///< domain of the From field
  std::string policy_domain;          ///< where the DMARC policy record was found; empty if none
  std::string organizational_domain;  ///< of the author domain; empty if not determined
  std::optional<DmarcPolicy>
      policy;  ///< p, sp or np as it applies to the author domain; nullopt without record
  Alignment alignment;
  /// What the policy record asks for this message: `none` unless the verdict is fail; one step
  /// weaker than `policy` where the record says t=y (RFC 9989 section 4.7).
  DmarcPolicy disposition = DmarcPolicy::none;
  std::string reason;
};

/// Reverse lookup of the client (RFC 8601 section 2.7.3).
enum class IprevVerdict { none, pass, fail, temperror, permerror };

/// The SMTP client that hands the message over.
struct Client {
  std::optional<IpAddress>
      address;       ///< nullopt: not known; local submission counts as 127.0.0.1 there
  std::string helo;  ///< as given in HELO or EHLO, raw; empty if none
  std::optional<IprevVerdict> iprev;  ///< nullopt unless asked for
  std::string iprev_name;             ///< the confirmed host name, if iprev passed
};

/// How much of the From field could be read (RFC 5322 section 3.6.2).
enum class AuthorStatus {
  one,             ///< exactly one From field with exactly one mailbox
  missing,         ///< no From field
  many_fields,     ///< more than one From field
  many_mailboxes,  ///< one field, several mailboxes (or a group)
  malformed        ///< a field that cannot be read beyond doubt
};

/// The author of the message.
struct Author {
  AuthorStatus status = AuthorStatus::missing;
  std::string domain;   ///< of the one mailbox; for many_mailboxes the common domain if there is
                        ///< just one; else empty
  std::string address;  ///< local-part@domain as a person would read it, printable; may be empty
  std::string display_name;           ///< decoded (RFC 2047), UTF-8
  std::vector<std::string> comments;  ///< decoded comments of the field, UTF-8
  std::string reason;                 ///< why the status is not `one`
  std::size_t fields = 0;             ///< number of From fields
  /// Without a domain: those that the field, or the fields, may show to one program or another, at
  /// most six.
  std::vector<std::string> shown_domains;
  bool shows_more = false;  ///< and there are, or may be, more of them
};

/// A field that tells where answers go: Reply-To (RFC 5322 section 3.6.2), Mail-Reply-To or
/// Mail-Followup-To.
struct ReplyField {
  std::string name;                  ///< as written here
  std::vector<std::string> domains;  ///< of its addresses, A-labels, each once; empty unless all
                                     ///< programs find the same addresses in it
};

/// Everything that was found out about one message.
struct AuthReport {
  Client client;
  Author author;
  bool has_subject = false;              ///< the message has a Subject field
  std::vector<ReplyField> reply_fields;  ///< in the order of the message, each name once
  SpfResult spf_mailfrom;
  SpfResult spf_helo;
  std::vector<DkimResult>
      dkim;  ///< in the order of the fields, top first; empty if the message is not signed
  ArcResult arc;
  DmarcResult dmarc;
  /// Without an author domain: DMARC as if it were each of author.shown_domains, in their order.
  /// `dmarc` itself is permerror then.
  std::vector<DmarcResult> shown_dmarc;
  /// Why two readers could see different messages (bare CR or LF, NUL, a field twice that may stand
  /// once, a field name with octets that none may have), or empty. Such a message earns no mark.
  std::string ambiguity;
};

// The keywords as they appear in Authentication-Results and in JSON.
std::string_view to_string(SpfVerdict);
std::string_view to_string(SpfIdentity);
std::string_view to_string(DkimVerdict);
std::string_view to_string(Canonicalization);
std::string_view to_string(ArcVerdict);
std::string_view to_string(DmarcVerdict);
std::string_view to_string(DmarcPolicy);
std::string_view to_string(IprevVerdict);

}  // namespace anshin
