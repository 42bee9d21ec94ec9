// Domains that many who have nothing to do with one another share: an entry for one of them would
// show every one of these as the registered organisation.
#pragma once

#include <anshin/registry.h>

#include <string>

namespace anshin::authority {

/// Why a domain should not be registered: it is a public suffix (publicsuffix.org, the private
/// section included), mailboxes in it are given to everybody, or, where the names below count too,
/// one of these lies below it. Empty: nothing speaks against it. The domain is normalised.
/// Thread-safe.
std::string shared_domain_problem(const registry::RegisteredDomain& registered);

}  // namespace anshin::authority
