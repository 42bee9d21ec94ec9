// What the DNS said about the author domain of one message and about the domains that sent or
// signed it. Plain data: all that evaluate() needs, so that judgement can be tested without DNS.
#pragma once

#include <anshin/authenticator.h>

#include "dmarc/tree_walk.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dmarc {

/// Whether the author domain exists (RFC 9989 section 3.2.13). Asked only where the tag np makes a
/// difference.
enum class Existence { not_asked, exists, missing, unknown };

/// A domain that SPF or DKIM may authenticate, and its organisational domain.
struct Identifier {
  std::string domain;
  std::optional<std::string> organizational_domain;  ///< nullopt if the DNS gave no answer
};

struct Findings {
  auth::DmarcDiscovery method = auth::DmarcDiscovery::tree_walk;
  std::string author_domain;  ///< normalised; empty if the message has no author domain
  /// With the tree walk: its steps. With the public suffix list: the author domain and, if it is
  /// another, its organisational domain.
  Walk author;
  std::optional<std::string>
      organizational_domain;  ///< of the author; nullopt if the DNS gave no answer
  Existence existence = Existence::not_asked;
  /// Those whose organisational domain had to be found. What is not here is aligned only if it is
  /// the author domain.
  std::vector<Identifier> identifiers;
  /// How many of them there are besides whose questions a message does not have (dns::Purpose):
  /// none of these is aligned. Else a sender could have DMARC end as temperror with as many domains
  /// of his own as it takes.
  std::size_t identifiers_beyond = 0;
};

/// Whether an identifier's own organisational domain decides its alignment. It does not if the two
/// are the same domain, if they have no label in common, or if the identifier is outside the
/// author's organisational domain.
bool needs_organizational_domain(const Findings& findings, std::string_view identifier);

}  // namespace anshin::dmarc
