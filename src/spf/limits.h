// The bounds on what one SPF check may cost.
#pragma once

#include "dns/message_questions.h"

#include <chrono>
#include <cstddef>

namespace anshin::spf {

// RFC 7208 section 4.6.4
inline constexpr unsigned most_lookups = 10;        ///< terms that ask the DNS, over all records
inline constexpr unsigned most_voids = 2;           ///< such terms whose question finds nothing
inline constexpr std::size_t most_exchanges = 10;   ///< mail exchangers of one mx
inline constexpr std::size_t most_host_names = 10;  ///< names of the client for ptr and %{p}
inline constexpr std::chrono::seconds longest_check{20};

/// Octets of an SPF record; a DNS message holds no more.
inline constexpr std::size_t longest_record = 65535;
/// Octets of an explanation, as published and as expanded: it has to fit into an SMTP reply.
inline constexpr std::size_t longest_explanation = 1000;

/// Questions asked before it is certain that they are needed, of which this many at most never are.
inline constexpr unsigned most_questions_ahead = 10;
inline constexpr unsigned most_helo_questions_ahead = 3;
/// Questions that are needed. Ten lookups with three mx of ten exchangers among them, or with an mx
/// and the client's ten names, take no more; ten mx of ten exchangers would, and no check of one
/// message may cost a name server that much.
inline constexpr unsigned most_questions_needed =
    dns::share_of(dns::Purpose::mail_from) - most_questions_ahead;
inline constexpr unsigned most_questions = most_questions_needed + most_questions_ahead;
inline constexpr unsigned most_helo_questions_needed =
    dns::share_of(dns::Purpose::helo) - most_helo_questions_ahead;

}  // namespace anshin::spf
