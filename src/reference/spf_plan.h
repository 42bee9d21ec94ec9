// Rewrites an SPF record into records that libspf2 evaluates right: no macros, no names from
// outside, no redirect before the end, no /0, no modifiers, and so short that none of its terms
// vanishes.
#pragma once

#include <anshin/ip_address.h>

#include "spf/record.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::reference {

/// A place in one of the records of an evaluation, as a domain name that only exists between us and
/// libspf2.
struct SpfPlace {
  enum class Kind { term, redirect, rest };
  Kind kind = Kind::term;
  std::size_t level = 0;  ///< which record
  std::size_t index = 0;  ///< term: which mechanism; rest: which of the rewritten records
};

std::string format_place(const SpfPlace& place);
std::optional<SpfPlace> parse_place(std::string_view name);

/// The record in one or more pieces, each continued by the next. `ptr_targets` has the domain of
/// each ptr mechanism in their order; empty for one that cannot match.
std::vector<std::string> plan_record(const spf::Record& record, std::size_t level,
                                     const IpAddress& client,
                                     const std::vector<std::string>& ptr_targets);

}  // namespace anshin::reference
