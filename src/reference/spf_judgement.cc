// What an evaluation makes of libspf2's outcome: the verdict, the reason, and the explanation of
// RFC 7208 section 6.2.
#include "reference/spf_evaluation.h"
#include "spf/macro_expansion.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::reference {
namespace {

constexpr std::size_t longest_explanation = 450;

}  // namespace

std::string quote_for_reason(std::string_view text) {
  return '"' + text::printable(text) + '"';
}

SpfJudgement SpfEvaluation::judge(const SpfRun& run) {
  const auto as = [this](SpfVerdict verdict) {
    return SpfJudgement{.verdict = verdict, .reason = explain(verdict)};
  };
  switch (run.outcome) {
    case SpfOutcome::neutral:
      return as(SpfVerdict::neutral);
    case SpfOutcome::pass:
      return as(SpfVerdict::pass);
    case SpfOutcome::fail:
      return as(SpfVerdict::fail);
    case SpfOutcome::softfail:
      return as(SpfVerdict::softfail);
    case SpfOutcome::invalid:
    case SpfOutcome::none:
    case SpfOutcome::temperror:
    case SpfOutcome::permerror:
      break;
  }
  // All errors of records and of the DNS are known by now
  return {.verdict = SpfVerdict::permerror,
          .reason = "the SPF record of " + text::printable(request_.domain) + " is " +
                    std::string(beyond_reference) +
                    (run.trouble.empty() ? "" : ": " + run.trouble)};
}

std::string SpfEvaluation::explain(SpfVerdict verdict) {
  const std::string address = client_.to_string();
  const auto match = find_match(levels_, position_, answers_, client_);
  if (!match) {
    return "no term in the SPF record of " + text::printable(request_.domain) + " matches " +
           address;
  }
  const SpfLevel& outer = levels_.at(match->outer.level);
  const spf::Mechanism& mechanism = outer.record.mechanisms.at(match->outer.term.value());
  if (spf::to_verdict(mechanism.qualifier) != verdict) {
    return "libspf2 evaluated the SPF record of " + text::printable(request_.domain) + " for " +
           address;
  }
  std::string reason = address + " matches " + quote_for_reason(mechanism.text) +
                       " in the SPF record of " + text::printable(outer.domain);
  if (match->inner.level != match->outer.level) {
    const SpfLevel& inner = levels_.at(match->inner.level);
    reason += ", through " +
              quote_for_reason(inner.record.mechanisms.at(match->inner.term.value()).text) +
              " of " + text::printable(inner.domain);
  }
  return reason;
}

// RFC 7208 section 6.2. The explanation is the one of the record that decided: the domain's own, or
// where that redirects to.
std::string SpfEvaluation::explanation() {
  std::size_t at = 0;
  for (std::size_t i = 1; i < levels_.size(); ++i) {
    if (levels_[i].parent == at && !levels_[i].include) {
      at = i;
    }
  }
  const SpfLevel& level = levels_.at(at);
  if (!level.record.exp) {
    return {};
  }
  const std::string name = expand_domain(*level.record.exp, level.domain);
  const dns::AnswerPtr answer = over() ? nullptr : answers_.find(name, dns::RecordType::TXT);
  if (answer == nullptr || answer->texts.size() != 1 ||
      answer->texts.front().size() > longest_explanation) {
    return {};
  }
  const auto text = spf::parse_explain_string(answer->texts.front());
  if (!text || text->macro_count() > most_macros_in_term) {
    return {};
  }
  const std::string client =
      text->uses('p') ? client_name(answers_, client_, level.domain) : "unknown";
  std::string expanded = spf::expand(*text, {.sender = request_.sender,
                                             .domain = level.domain,
                                             .client = client_,
                                             .helo = request_.helo,
                                             .receiver = request_.receiver,
                                             .client_name = client,
                                             .now = now_});
  // What the macros brought in may be anything; section 6.2 wants US-ASCII
  const bool clean = std::ranges::all_of(expanded, [](char c) { return c >= ' ' && c <= '~'; });
  return clean ? expanded : std::string();
}

}  // namespace anshin::reference
