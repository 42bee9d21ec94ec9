// Which term of which record decided an SPF check. libspf2 does not tell; it follows from where the
// DNS was last asked, since every term behind that place needs none.
#pragma once

#include "spf/answers.h"
#include "spf/record.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace anshin::reference {

/// One SPF record that takes part in a check.
struct SpfLevel {
  std::string domain;
  spf::Record record;
  std::vector<std::string> pieces;           ///< as libspf2 gets them
  std::map<std::size_t, std::string> names;  ///< mechanism -> the name that it looked up
  std::optional<std::size_t> parent;         ///< the level whose include or redirect led here
  std::optional<std::size_t> include;  ///< the mechanism of the parent; nullopt for a redirect
};

/// The last term that asked the DNS; no term at the start of a record.
struct SpfPosition {
  std::size_t level = 0;
  std::optional<std::size_t> term;
};

/// The term at a position, or null at the start of a record.
const spf::Mechanism* mechanism_at(const std::vector<SpfLevel>& levels,
                                   const SpfPosition& position);

/// The deciding term: the one in the domain's own record (or where that redirects to), and the
/// innermost one behind it.
struct SpfMatch {
  SpfPosition outer;
  SpfPosition inner;
};

/// std::nullopt if no term matched.
std::optional<SpfMatch> find_match(const std::vector<SpfLevel>& levels, const SpfPosition& last,
                                   spf::Lookups& lookups, const IpAddress& client);

}  // namespace anshin::reference
