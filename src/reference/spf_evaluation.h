// One evaluation of SPF by libspf2 over the DNS answers known so far. It counts what RFC 7208
// section 4.6.4 limits, because libspf2 starts anew in every include.
#pragma once

#include "reference/spf_library.h"
#include "reference/spf_match.h"
#include "reference/spf_plan.h"
#include "spf/answers.h"
#include "spf/expander.h"
#include "spf/judgement.h"
#include "spf/policy.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::reference {

inline constexpr std::string_view beyond_reference =
    "beyond what the reference engine can evaluate";
inline constexpr std::size_t most_macros_in_term = 8;

/// Notes whether something was not there.
class NotingLookups final : public spf::Lookups {
 public:
  explicit NotingLookups(spf::Lookups& inner) : inner_(inner) {}
  const dns::Answer* find(std::string_view name, dns::RecordType type) override {
    const dns::Answer* answer = inner_.find(name, type);
    missed_ = missed_ || answer == nullptr;
    return answer;
  }
  bool missed() const { return missed_; }

 private:
  spf::Lookups& inner_;
  bool missed_ = false;
};

class SpfEvaluation : private SpfSource {
 public:
  /// All must outlive the evaluation.
  SpfEvaluation(const std::string& domain, const spf::Expander& expander, spf::Lookups& lookups);

  /// The judgement. nullopt while answers are missing.
  std::optional<spf::Judgement> run();
  /// After a `fail`: the explanation of RFC 7208 section 6.2, or "". nullopt while answers are
  /// missing.
  std::optional<std::string> explanation();

 private:
  SpfDnsReply lookup(std::string_view name, dns::RecordType type) override;
  std::optional<std::string> record(std::string_view name) override;

  // These return false if the evaluation ends here.
  bool add_level(SpfLevel level);
  bool count_lookup();
  bool count_answer(const dns::Answer& answer);

  bool give_up(spf::Judgement judgement);
  bool over() const { return given_up_.has_value() || lookups_.missed(); }
  void disarm(spf::Record& record) const;
  bool never_matches(const spf::Mechanism& mechanism) const;
  std::vector<std::string> ptr_targets(SpfLevel& level);
  std::optional<std::string> enter(const SpfPlace& place);
  SpfDnsReply term_lookup(const SpfPlace& place);
  SpfDnsReply exchanges_of(const spf::Mechanism& mechanism, const dns::Answer& answer);
  SpfDnsReply ptr_lookup();
  SpfDnsReply host_lookup(std::string_view name);
  std::vector<IpAddress> addresses_of(const dns::Answer& answer,
                                      const spf::Mechanism& mechanism) const;
  std::string expand_domain(const spf::MacroString& spec, std::string_view domain);
  SpfPosition next_ptr() const;
  spf::Judgement judge(const SpfRun& run);
  spf::Judgement explain(SpfVerdict verdict);

  const std::string& domain_;
  const spf::Expander& expander_;
  NotingLookups lookups_;
  const IpAddress client_;
  std::vector<SpfLevel> levels_;
  spf::Tally tally_;
  SpfPosition position_;  // where the DNS was last asked
  std::optional<spf::Judgement> given_up_;
};

}  // namespace anshin::reference
