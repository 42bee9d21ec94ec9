// The bounds on what one SPF check may cost.
#pragma once

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

/// Questions that the limits above leave room for: the domain's own record; mx with all its
/// exchangers as every term; an explanation that wants the client's names.
inline constexpr unsigned most_questions_needed =
    1 + most_lookups * (1 + most_exchanges) + 1 + (1 + most_host_names);
/// Questions asked before it is certain that they are needed.
inline constexpr unsigned most_questions_ahead = 40;
inline constexpr unsigned most_questions = most_questions_needed + most_questions_ahead;

}  // namespace anshin::spf
