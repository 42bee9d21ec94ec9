// The judgements that an SPF check ends in, with their reasons: worded once for all engines.
// Domains and terms are taken raw and escaped here.
#pragma once

#include <anshin/ip_address.h>
#include <anshin/resolver.h>
#include <anshin/results.h>

#include "dns/message_questions.h"
#include "spf/record.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace anshin::spf {

/// A verdict with its reason.
struct Judgement {
  SpfVerdict verdict = SpfVerdict::none;
  std::string reason;
};

/// A term and the domain in whose record it stands.
struct Term {
  const Mechanism* mechanism = nullptr;
  std::string_view domain;
};

/// `outer` stands in the record that decided, `inner` is what matched: the same term, or one in a
/// record that `outer` includes.
Judgement term_matches(const IpAddress& client, const Term& outer, const Term& inner);
Judgement nothing_matches(const IpAddress& client, std::string_view domain);

// RFC 7208 sections 4.4 and 4.5
Judgement no_record(std::string_view domain, const dns::Answer& answer);
Judgement record_not_found(std::string_view domain, const dns::Answer& answer);
Judgement many_records(std::string_view domain, std::size_t count);
Judgement record_too_long(std::string_view domain);
Judgement malformed_record(std::string_view domain, std::string_view error);
/// RFC 7208 sections 5.2 and 6.1: an include or a redirect of `domain`'s record leads to `target`.
Judgement target_has_no_record(std::string_view domain, std::string_view target,
                               const dns::Answer& answer);

// RFC 7208 section 5: a question of a term was not answered.
Judgement term_failed(const Mechanism& mechanism, const dns::Answer& answer);
Judgement exchange_failed(std::string_view exchange, const dns::Answer& answer);

// RFC 7208 section 4.6.4
Judgement too_many_lookups(std::string_view domain);
Judgement too_many_voids(std::string_view domain);
Judgement too_many_exchanges(const Mechanism& mechanism);
/// Section 11.1: a bound of our own on all that a record makes us ask.
Judgement too_many_questions(std::string_view domain, unsigned limit);
dns::Purpose purpose_of(SpfIdentity identity);

}  // namespace anshin::spf
