// Turns a report and a mark into what happens to the message: a disposition and header edits. Pure:
// no I/O, no clock.
#pragma once

#include <anshin/mark.h>
#include <anshin/results.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::policy {

enum class Mode {
  monitor,  ///< stamps, and counts what enforce would do
  enforce   ///< acts
};
enum class Disposition { accept, quarantine, reject, tempfail };
std::string_view to_string(Mode mode);
std::string_view to_string(Disposition disposition);

struct Settings {
  Mode mode = Mode::monitor;
  Disposition dmarc_reject = Disposition::reject;  ///< for p=reject: reject, quarantine or accept
  Disposition dmarc_quarantine = Disposition::quarantine;  ///< for p=quarantine: the same three
  Disposition dns_failure = Disposition::accept;           ///< accept or tempfail
  /// From missing, double or unreadable: accept, quarantine or reject. Where it may show domains,
  /// the strictest of their DMARC policies applies if that is stricter.
  Disposition bad_author = Disposition::accept;
  /// d= of the ARC sealers, normalised, whose word on DMARC counts as much as our own.
  std::vector<std::string> trusted_sealers;
  /// Reply behind "550 5.7.1 "; "{domain}" stands for the author domain, "{policy_domain}" for
  /// where the record was found.
  std::string reject_text = "Rejected by the DMARC policy of {domain}";
};

/// A field to delete: the n-th (from 1) of all fields with this name, counted before any edit.
struct Deletion {
  std::string name;
  unsigned occurrence = 1;
};

/// A field to insert at the top.
struct Insertion {
  std::string name;
  std::string value;
};

struct Plan {
  Disposition disposition = Disposition::accept;  ///< what to do
  Disposition wanted = Disposition::accept;       ///< what enforce would do
  std::string smtp_code;      ///< "550" or "451"; empty for accept and quarantine
  std::string enhanced_code;  ///< "5.7.1" ...
  std::string reply;          ///< printable ASCII on one line; empty for accept and quarantine
  std::string reason;         ///< for the log, and for the quarantine
  /// Whose DMARC policy is wanted, where From names no author domain but may show this one; empty
  /// where that is to accept.
  std::string shown_domain;
  std::string
      override_reason;  ///< why the DMARC policy is not followed, as in `reason`; else empty
  /// Why no trusted sealer vouches; empty unless the DMARC policy asks for something, sealers are
  /// trusted and there is a chain.
  std::string no_override;
  /// Of the chain: the newest first, down to the first that is not trusted.
  std::vector<std::string> sealers;
  std::vector<Deletion>
      deletions;  ///< in an order in which indices stay right: last occurrence first
  std::vector<Insertion> insertions;  ///< in the order in which they shall stand, top first
};

/// Decides the disposition; the plan has no header edits yet.
Plan decide(const AuthReport& report, const Settings& settings);

/// Watches the message's header fields go by and remembers which ones must not pass: any
/// Anshin-Mark, BIMI-Location and BIMI-Indicator, and Authentication-Results that bear our
/// authserv-id or a version that is not known. Needs a few octets for each of at most `kMaxForged`
/// forged fields.
class ForgeryFilter {
 public:
  explicit ForgeryFilter(std::string authserv_id);
  void header(std::string_view name, std::string_view value);
  /// Adds the deletions to a plan, last occurrence first. A message with more than `kMaxForged`
  /// forged fields is refused instead, in every mode: Postfix dies of very many deletions, and no
  /// honest message comes near.
  void apply_to(Plan& plan) const;

  static constexpr std::size_t kMaxForged = 500;

 private:
  struct Watched {
    std::string_view name;
    bool always;  // whatever the value
    unsigned seen = 0;
    std::vector<unsigned> forged;  // occurrences, ascending
  };

  std::string authserv_id_;
  std::array<Watched, 4> watched_;
  std::size_t forged_ = 0;
};

}  // namespace anshin::policy
