// What an evaluation makes of libspf2's outcome: the verdict, the reason, and the explanation of
// RFC 7208 section 6.2.
#include "reference/spf_evaluation.h"
#include "text/printable.h"

namespace anshin::reference {

spf::Judgement SpfEvaluation::judge(const SpfRun& run) {
  switch (run.outcome) {
    case SpfOutcome::neutral:
      return explain(SpfVerdict::neutral);
    case SpfOutcome::pass:
      return explain(SpfVerdict::pass);
    case SpfOutcome::fail:
      return explain(SpfVerdict::fail);
    case SpfOutcome::softfail:
      return explain(SpfVerdict::softfail);
    case SpfOutcome::invalid:
    case SpfOutcome::none:
    case SpfOutcome::temperror:
    case SpfOutcome::permerror:
      break;
  }
  // All errors of records and of the DNS are known by now
  return {.verdict = SpfVerdict::permerror,
          .reason = "the SPF record of " + text::printable(domain_) + " is " +
                    std::string(beyond_reference) +
                    (run.trouble.empty() ? "" : ": " + run.trouble)};
}

// The judgement with the term that must have led to it.
spf::Judgement SpfEvaluation::explain(SpfVerdict verdict) {
  const auto term_at = [this](const SpfPosition& position) {
    return spf::Term{.mechanism = mechanism_at(levels_, position),
                     .domain = levels_.at(position.level).domain};
  };
  const auto match = find_match(levels_, position_, lookups_, client_);
  auto judgement = match ? spf::term_matches(client_, term_at(match->outer), term_at(match->inner))
                         : spf::nothing_matches(client_, domain_);
  if (judgement.verdict != verdict) {
    return {.verdict = verdict,
            .reason = "libspf2 evaluated the SPF record of " + text::printable(domain_) + " for " +
                      client_.to_string()};
  }
  return judgement;
}

// The explanation is the one of the record that decided: the domain's own, or where that redirects
// to.
std::optional<std::string> SpfEvaluation::explanation() {
  std::size_t at = 0;
  for (std::size_t i = 1; i < levels_.size(); ++i) {
    if (levels_[i].parent == at && !levels_[i].include) {
      at = i;
    }
  }
  if (levels_.empty()) {
    return std::string();  // judged before any record
  }
  const SpfLevel& level = levels_[at];
  return level.record.exp ? expander_.explanation(*level.record.exp, level.domain, lookups_)
                          : std::string();
}

}  // namespace anshin::reference
