#include "service/cross_check.h"

#include <anshin/reference_engines.h>

#include <algorithm>

namespace anshin::service {
namespace {

using telemetry::Agreement;
using telemetry::Protocol;

bool is_comparable(const Opinion& opinion) {
  return opinion.verdict != "temperror" && !opinion.reason.contains(reference::beyond_its_reach);
}

Comparison comparison(Protocol protocol, std::string subject, Opinion used, Opinion other) {
  const bool comparable = is_comparable(used) && is_comparable(other);
  const Agreement verdicts = used.verdict == other.verdict ? Agreement::agree : Agreement::differ;
  const Agreement agreement = comparable ? verdicts : Agreement::incomparable;
  return {.protocol = protocol,
          .subject = std::move(subject),
          .agreement = agreement,
          .used = std::move(used),
          .other = std::move(other)};
}

template <typename Result>
Opinion opinion(const Result& result) {
  return {.verdict = std::string(to_string(result.verdict)), .reason = result.reason};
}

// Results of the same message stand in the same order.
void compare_signatures(const std::vector<DkimResult>& used, const std::vector<DkimResult>& other,
                        std::vector<Comparison>& comparisons) {
  static const DkimResult missing;
  for (std::size_t i = 0; i < std::max(used.size(), other.size()); ++i) {
    const DkimResult& ours = i < used.size() ? used[i] : missing;
    const DkimResult& theirs = i < other.size() ? other[i] : missing;
    comparisons.push_back(comparison(Protocol::dkim, "d=" + ours.domain + " s=" + ours.selector,
                                     opinion(ours), opinion(theirs)));
  }
}

// DMARC rests on the others: where these could not be compared, it cannot be either.
Comparison compare_dmarc(const AuthReport& used, const AuthReport& other,
                         const std::vector<Comparison>& parts) {
  Comparison dmarc = comparison(Protocol::dmarc, used.dmarc.author_domain, opinion(used.dmarc),
                                opinion(other.dmarc));
  if (dmarc.agreement == Agreement::differ &&
      std::ranges::any_of(parts, [](const Comparison& part) {
        return part.agreement == Agreement::incomparable;
      })) {
    dmarc.agreement = Agreement::incomparable;
  }
  return dmarc;
}

auth::Settings settings_of(const Runtime& runtime) {
  auth::Settings settings = runtime.configuration.auth;
  settings.arc = false;
  settings.iprev = false;
  return settings;
}

}  // namespace

std::vector<Comparison> compare(const AuthReport& used, const AuthReport& other) {
  std::vector<Comparison> comparisons;
  comparisons.push_back(comparison(Protocol::spf, "MAIL FROM " + used.spf_mailfrom.domain,
                                   opinion(used.spf_mailfrom), opinion(other.spf_mailfrom)));
  comparisons.push_back(comparison(Protocol::spf, "HELO " + used.spf_helo.domain,
                                   opinion(used.spf_helo), opinion(other.spf_helo)));
  compare_signatures(used.dkim, other.dkim, comparisons);
  comparisons.push_back(compare_dmarc(used, other, comparisons));
  return comparisons;
}

telemetry::Event comparison_event(std::string_view queue_id, const Comparison& comparison,
                                  config::Engine engine) {
  telemetry::Event event("cross_check");
  event.add("queue_id", queue_id.empty() ? "-" : queue_id, 64);
  event.add("result", telemetry::to_string(comparison.agreement));
  event.add("protocol", telemetry::to_string(comparison.protocol));
  event.add("subject", comparison.subject, 300);
  const auto add = [&event](std::string_view name, const Opinion& opinion) {
    event.add(name, opinion.verdict);
    event.add(std::string(name) + "_reason", opinion.reason, 300);
  };
  add(config::to_string(engine), comparison.used);
  add(config::to_string(other_engine(engine)), comparison.other);
  return event;
}

CrossCheck::CrossCheck(const Runtime& runtime, std::chrono::sys_seconds now)
    : authenticator_(settings_of(runtime), runtime.other_engines, runtime.resolver, now) {}

std::vector<Comparison> CrossCheck::end_of_message(const AuthReport& used, dns::Deadline deadline) {
  return compare(used, authenticator_.end_of_message(deadline));
}

}  // namespace anshin::service
