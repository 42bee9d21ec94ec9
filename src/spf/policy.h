// From a TXT answer to the one SPF record in it (RFC 7208 sections 4.4 and 4.5), and what such a
// record costs (section 4.6.4).
#pragma once

#include <anshin/resolver.h>

#include "spf/judgement.h"
#include "spf/limits.h"

#include <expected>
#include <optional>
#include <string_view>

namespace anshin::spf {

/// The text of the record of `domain`, or the judgement that ends the check. `referrer` is the
/// domain that the check is about where an include or a redirect led here, else empty. The text
/// lies in the answer.
std::expected<std::string_view, Judgement> select_policy(const dns::Answer& answer,
                                                         std::string_view domain,
                                                         std::string_view referrer);

/// Counts what RFC 7208 section 4.6.4 limits over all records of a check.
class Tally {
 public:
  /// A term that asks the DNS is met. False if it is one too many.
  bool count_lookup() { return ++lookups_ <= most_lookups; }
  /// Its question is answered. False if that finds nothing for once too often.
  bool count_answer(const dns::Answer& answer) { return !answer.empty() || ++voids_ <= most_voids; }

 private:
  unsigned lookups_ = 0;
  unsigned voids_ = 0;
};

}  // namespace anshin::spf
