#include "spf/judgement.h"

#include "spf/limits.h"
#include "text/printable.h"

namespace anshin::spf {
namespace {

std::string quoted(std::string_view text) {
  return '"' + text::as_published(text) + '"';
}

std::string record_of(std::string_view domain) {
  return "the SPF record of " + text::printable(domain);
}

// What people want to know of where there is no record.
std::string almost_a_record(const dns::Answer& answer) {
  for (const std::string& text : answer.texts) {
    if (const std::string fault = why_no_record(text); !fault.empty()) {
      return ", only almost: in the TXT record \"" + text::as_published(text, 40) + "\" " + fault;
    }
  }
  return {};
}

}  // namespace

Judgement term_matches(const IpAddress& client, const Term& outer, const Term& inner) {
  std::string reason = client.to_string() + " matches " + quoted(outer.mechanism->text) +
                       " in the SPF record of " + text::printable(outer.domain);
  if (inner.mechanism != outer.mechanism) {
    reason += ", through " + quoted(inner.mechanism->text) + " of " + text::printable(inner.domain);
  }
  return {.verdict = to_verdict(outer.mechanism->qualifier), .reason = std::move(reason)};
}

Judgement nothing_matches(const IpAddress& client, std::string_view domain) {
  return {.verdict = SpfVerdict::neutral,
          .reason = "no term in " + record_of(domain) + " matches " + client.to_string()};
}

Judgement no_record(std::string_view domain, const dns::Answer& answer) {
  return {.verdict = SpfVerdict::none,
          .reason = text::printable(domain) + " has no SPF record" + almost_a_record(answer)};
}

Judgement record_not_found(std::string_view domain, const dns::Answer& answer) {
  return {.verdict = SpfVerdict::temperror,
          .reason = record_of(domain) + " cannot be looked up: " + text::printable(answer.reason)};
}

Judgement many_records(std::string_view domain, std::size_t count) {
  return {.verdict = SpfVerdict::permerror,
          .reason = text::printable(domain) + " has " + std::to_string(count) +
                    " SPF records instead of one"};
}

Judgement record_too_long(std::string_view domain) {
  return {.verdict = SpfVerdict::permerror,
          .reason =
              record_of(domain) + " is longer than " + std::to_string(longest_record) + " octets"};
}

Judgement malformed_record(std::string_view domain, std::string_view error) {
  return {.verdict = SpfVerdict::permerror,
          .reason = record_of(domain) + " is malformed: " + std::string(error)};
}

Judgement target_has_no_record(std::string_view domain, std::string_view target,
                               const dns::Answer& answer) {
  return {.verdict = SpfVerdict::permerror,
          .reason = record_of(domain) + " refers to " + text::printable(target) +
                    ", which has none" + almost_a_record(answer)};
}

Judgement term_failed(const Mechanism& mechanism, const dns::Answer& answer) {
  return {.verdict = SpfVerdict::temperror,
          .reason = "the lookup for " + quoted(mechanism.text) +
                    " failed: " + text::printable(answer.reason)};
}

Judgement exchange_failed(std::string_view exchange, const dns::Answer& answer) {
  return {.verdict = SpfVerdict::temperror,
          .reason = "the lookup of mail exchanger " + quoted(exchange) +
                    " failed: " + text::printable(answer.reason)};
}

Judgement too_many_lookups(std::string_view domain) {
  return {.verdict = SpfVerdict::permerror,
          .reason = record_of(domain) + " needs more than " + std::to_string(most_lookups) +
                    " DNS lookups"};
}

Judgement too_many_voids(std::string_view domain) {
  return {.verdict = SpfVerdict::permerror,
          .reason = record_of(domain) + " causes more than " + std::to_string(most_voids) +
                    " DNS lookups that find nothing"};
}

Judgement too_many_exchanges(const Mechanism& mechanism) {
  return {.verdict = SpfVerdict::permerror,
          .reason = quoted(mechanism.text) + " leads to more than " +
                    std::to_string(most_exchanges) + " mail exchangers"};
}

Judgement too_many_questions(std::string_view domain, unsigned limit) {
  return {.verdict = SpfVerdict::permerror,
          .reason = record_of(domain) + " needs more than " + std::to_string(limit) +
                    " DNS questions (of " + std::to_string(dns::most_questions_of_a_message) +
                    " for one message)"};
}

dns::Purpose purpose_of(SpfIdentity identity) {
  return identity == SpfIdentity::helo ? dns::Purpose::helo : dns::Purpose::mail_from;
}

}  // namespace anshin::spf
