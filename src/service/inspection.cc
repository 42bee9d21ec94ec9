#include "service/inspection.h"

#include <anshin/authentication_results.h>

#include "mark/proof.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>

namespace anshin::service {
namespace {

// Far beyond what mail software sends; a message beyond it earns no mark. A warning on it is signed
// all the same, by the signature that does not need these fields.
constexpr std::size_t kMaxCoveredBytes = 256U << 10U;

std::vector<std::string> claims_of(const Author& author) {
  std::vector<std::string> claims{author.display_name};
  std::ranges::copy(author.shown_domains, std::back_inserter(claims));
  std::ranges::copy(author.comments, std::back_inserter(claims));
  return claims;
}

}  // namespace

Inspection::Inspection(std::shared_ptr<const Runtime> runtime, std::chrono::sys_seconds now)
    : runtime_(std::move(runtime)),
      now_(now),
      authenticator_(runtime_->configuration.auth, runtime_->engines, runtime_->resolver, now),
      forgeries_(runtime_->configuration.milter.authserv_id) {
  if (runtime_->cross_checked->pick()) {
    cross_check_.emplace(*runtime_, now);
  }
}

void Inspection::connection(std::optional<IpAddress> client) {
  each([&](auth::Authenticator& authenticator) { authenticator.connection(client); });
}

void Inspection::helo(std::string_view name) {
  each([&](auth::Authenticator& authenticator) { authenticator.helo(name); });
}

void Inspection::mail_from(std::string_view path) {
  each([&](auth::Authenticator& authenticator) { authenticator.mail_from(path); });
}

void Inspection::end_of_headers() {
  each([](auth::Authenticator& authenticator) { authenticator.end_of_headers(); });
}

void Inspection::body(std::string_view chunk) {
  each([&](auth::Authenticator& authenticator) { authenticator.body(chunk); });
}

void Inspection::header(std::string_view name, std::string_view value) {
  watch_header(name, value);
  each([&](auth::Authenticator& authenticator) { authenticator.header(name, value); });
  if (!mark::covers(name)) {
    return;
  }
  covered_bytes_ += name.size() + value.size();
  if (covered_bytes_ <= kMaxCoveredBytes) {
    covered_fields_.push_back({std::string(name), std::string(value)});
  }
}

policy::Plan Inspection::forgery_plan() const {
  policy::Plan plan;
  forgeries_.apply_to(plan);
  return plan;
}

Outcome Inspection::end_of_message() {
  const config::Configuration& configuration = runtime_->configuration;
  Outcome outcome;
  const dns::Deadline deadline = std::chrono::steady_clock::now() + configuration.auth.deadline;
  outcome.report = authenticator_.end_of_message(deadline);
  if (cross_check_) {
    outcome.comparisons = cross_check_->end_of_message(outcome.report, deadline);
  }
  if (covered_bytes_ > kMaxCoveredBytes && outcome.report.ambiguity.empty()) {
    outcome.report.ambiguity =
        "the fields that a mark covers, From, Date, Message-ID, Subject and those of fh=, take "
        "more than 256 KB";
  }
  outcome.finding =
      runtime_->registries->lookup(outcome.report.author.domain, claims_of(outcome.report.author),
                                   now_, mark::domains_proved_behind(outcome.report));
  outcome.mark = mark::decide(outcome.report, outcome.finding, now_, configuration.mark);
  outcome.plan = policy::decide(outcome.report, configuration.policy);
  forgeries_.apply_to(outcome.plan);

  const std::string& id = configuration.milter.authserv_id;
  const auto& signing_key = runtime_->signing_key;
  std::optional<std::span<const mark::Field>> covered;
  if (covered_bytes_ <= kMaxCoveredBytes) {
    covered = covered_fields_;
  }
  outcome.plan.insertions = {
      {"Authentication-Results", authres::format(outcome.report, id, outcome.plan.override_reason)},
      {"Anshin-Mark", mark::format(outcome.mark, id, now_, signing_key ? &*signing_key : nullptr,
                                   covered, configuration.key_name)}};
  return outcome;
}

}  // namespace anshin::service
