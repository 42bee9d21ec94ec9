// Asks the DNS what DMARC needs to know about one message (RFC 9989 section 4.10). Judgement is in
// evaluate.h.
//
// Names are known as soon as a domain is: all questions of the author's tree walk (at most eight)
// start at once, and each name is asked once per message. An identifier's walk starts as soon as
// the identifier is known if it has two labels or more in common with the author domain; with only
// the top label in common it could be aligned only if that label is an organisational domain, so
// that walk waits until the author's has told. Whether the author domain exists is asked only if
// the record found has a policy of its own for domains that do not (np), as soon as the last answer
// of the author's walk is there; one question (A) tells, because NXDOMAIN holds for all types (RFC
// 8020).
#pragma once

#include <anshin/authenticator.h>
#include <anshin/resolver.h>

#include "dmarc/findings.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dmarc {

/// Whom to ask: each may leave questions unasked where a message has used up its share.
struct Resolvers {
  std::shared_ptr<dns::Resolver> policy;     ///< for the author domain
  std::shared_ptr<dns::Resolver> alignment;  ///< for the domains that sent or signed
};

/// Asks the DNS for one message. Never blocks before wait(). Belongs to one thread at a time.
class Discovery {
 public:
  /// Starts the questions for the author domain. A domain that cannot be normalised is like none:
  /// nothing is asked.
  Discovery(Resolvers resolvers, auth::DmarcDiscovery method, std::string_view author_domain);
  Discovery(const std::shared_ptr<dns::Resolver>& resolver, auth::DmarcDiscovery method,
            std::string_view author_domain)
      : Discovery(Resolvers{.policy = resolver, .alignment = resolver}, method, author_domain) {}
  ~Discovery();
  Discovery(Discovery&&) noexcept;
  Discovery& operator=(Discovery&&) noexcept;

  /// Tells of a domain that SPF (MAIL FROM) or DKIM (d=) may authenticate, before or after it has.
  /// At most 101 different ones count (verify.max_signatures goes to 100); of the rest, none is
  /// aligned but the author domain itself.
  void authenticated_identifier(std::string_view domain);

  /// What was found. Waits for what is missing, no longer than the deadline.
  Findings wait(dns::Deadline deadline);

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace anshin::dmarc
