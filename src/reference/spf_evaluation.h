// One evaluation of SPF by libspf2 over the DNS answers known so far. It counts what RFC 7208
// section 4.6.4 limits, because libspf2 starts anew in every include.
#pragma once

#include <anshin/verifiers.h>

#include "reference/spf_answers.h"
#include "reference/spf_library.h"
#include "reference/spf_match.h"
#include "reference/spf_plan.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::reference {

inline constexpr std::string_view beyond_reference =
    "beyond what the reference engine can evaluate";
inline constexpr std::size_t most_macros_in_term = 8;

/// Text from outside, escaped and in quotes.
std::string quote_for_reason(std::string_view text);

/// A verdict with its reason.
struct SpfJudgement {
  SpfVerdict verdict = SpfVerdict::none;
  std::string reason;
};

class SpfEvaluation : private SpfSource {
 public:
  /// `request` and `answers` must outlive the evaluation.
  SpfEvaluation(const spf::Request& request, SpfAnswers& answers, std::chrono::sys_seconds now);

  /// The judgement. It counts only if no answer was found missing.
  SpfJudgement run();
  /// After a `fail`: the explanation of RFC 7208 section 6.2, or "". It counts only if no answer
  /// was found missing.
  std::string explanation();

 private:
  SpfDnsReply lookup(std::string_view name, dns::RecordType type) override;
  std::optional<std::string> record(std::string_view name) override;

  // These return false if the evaluation ends here.
  bool add_level(SpfLevel level);
  bool count_lookup();
  bool count_void(const dns::Answer& answer);

  bool give_up(SpfVerdict verdict, std::string reason);
  bool over() const { return given_up_.has_value() || answers_.is_missing_some(); }
  std::vector<std::string> ptr_targets(SpfLevel& level);
  std::optional<std::string> enter(const SpfPlace& place);
  SpfDnsReply term_lookup(const SpfPlace& place);
  SpfDnsReply exchanges_of(const dns::Answer& answer);
  SpfDnsReply ptr_lookup();
  SpfDnsReply host_lookup(std::string_view name);
  std::vector<IpAddress> addresses_of(const dns::Answer& answer,
                                      const spf::Mechanism& mechanism) const;
  std::string expand_domain(const spf::MacroString& spec, std::string_view domain);
  SpfPosition next_ptr() const;
  const spf::Mechanism& current() const;
  SpfJudgement judge(const SpfRun& run);
  std::string explain(SpfVerdict verdict);

  const spf::Request& request_;
  SpfAnswers& answers_;
  std::chrono::sys_seconds now_;
  IpAddress client_;
  std::vector<SpfLevel> levels_;
  unsigned lookups_ = 0;
  unsigned voids_ = 0;
  SpfPosition position_;  // where the DNS was last asked
  std::optional<SpfJudgement> given_up_;
};

}  // namespace anshin::reference
