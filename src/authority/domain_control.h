// Whether whoever applies for a domain controls it, and whether its mail can earn the mark: asks
// the DNS for the challenge (domain_challenge.h), the DKIM keys (RFC 6376 section 3.6) and the
// DMARC record (RFC 9989 section 4.10).
#pragma once

#include <anshin/authenticator.h>
#include <anshin/resolver.h>
#include <anshin/verifiers.h>

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

/// Where a signer's key is.
struct KeyPlace {
  std::string selector;
  std::string domain;  ///< d= of the signatures
  std::string name() const { return selector + "._domainkey." + domain; }
};

/// Reads "s1", or "s1._domainkey.example.jp" where mail of the domain is signed for another one.
/// The error says what is wrong.
std::expected<KeyPlace, std::string> parse_key_place(std::string_view text,
                                                     std::string_view domain);

struct DomainQuestions {
  std::string domain;                   ///< normalised
  std::vector<KeyPlace> keys;           ///< every one must be usable
  std::vector<std::string> challenges;  ///< one of these values must be there; empty: do not ask
  dkim::Limits limits;
  auth::DmarcDiscovery discovery = auth::DmarcDiscovery::tree_walk;
};

enum class CheckOutcome {
  good,
  doubtful,     ///< does not stand in the way, but should be better
  unavailable,  ///< the DNS gave no answer; worth another try
  missing,      ///< there is nothing
  wrong         ///< there is something else than there should be
};

struct DomainCheck {
  std::string subject;  ///< "challenge", "DKIM key" or "DMARC"
  std::string name;     ///< the name that was asked for
  CheckOutcome outcome = CheckOutcome::missing;
  std::string found;   ///< printable
  std::string advice;  ///< what to do; empty if there is nothing to do
};

struct DomainReport {
  std::string domain;
  std::vector<DomainCheck> checks;
  /// The worst of all.
  CheckOutcome outcome() const;
};

/// Asks all at once and waits no longer than the deadline.
DomainReport check_domain(const std::shared_ptr<dns::Resolver>& resolver,
                          const DomainQuestions& questions, dns::Deadline deadline);

}  // namespace anshin::authority
