// DMARC policy discovery (RFC 9989 section 4.10.1, RFC 7489 section 6.6.3).
#include "dmarc/policy_discovery.h"

#include <algorithm>
#include <utility>

namespace anshin::dmarc {
namespace {

struct Selection {
  const Step* step = nullptr;
  PolicyStatus status = PolicyStatus::none;
};

const Step* step_with_record(const Walk& walk, std::string_view domain) {
  for (const auto& step : walk.steps) {
    if (step.outcome == StepOutcome::found && step.domain == domain) {
      return &step;
    }
  }
  return nullptr;
}

/// RFC 9989 section 4.10.1: the author domain's record, its organisational domain's, its public
/// suffix's.
Selection select_by_tree_walk(const Findings& findings) {
  const auto& steps = findings.author.steps;
  if (const Step* own = step_with_record(findings.author, findings.author_domain)) {
    return {own, PolicyStatus::found};
  }
  if (!findings.organizational_domain) {  // an answer is missing, perhaps the author domain's own
    return {.status = PolicyStatus::unavailable};
  }
  if (const Step* above = step_with_record(findings.author, *findings.organizational_domain)) {
    return {above, PolicyStatus::found};
  }
  if (!steps.empty() && ends_walk(steps.back())) {
    return {&steps.back(), PolicyStatus::found};
  }
  return {};
}

/// RFC 7489 section 6.6.3: the author domain's record, its organisational domain's. Several records
/// end the search.
Selection select_by_public_suffix_list(const Findings& findings) {
  for (const auto& step : findings.author.steps) {
    switch (step.outcome) {
      case StepOutcome::found:
        return {&step, PolicyStatus::found};
      case StepOutcome::failed:
        return {.status = PolicyStatus::unavailable};
      case StepOutcome::several:
        return {};
      case StepOutcome::none:
        break;
    }
  }
  return {};
}

Selection select(const Findings& findings) {
  switch (findings.method) {
    case auth::DmarcDiscovery::tree_walk:
      return select_by_tree_walk(findings);
    case auth::DmarcDiscovery::public_suffix_list:
      return select_by_public_suffix_list(findings);
  }
  std::unreachable();
}

/// The names that were asked for, shortened so that a reason stays readable.
std::string names_asked(const Walk& walk) {
  const auto& steps = walk.steps;
  if (steps.empty()) {
    return "any name";
  }
  std::string names = record_name(steps.front().domain);
  if (steps.size() > 3) {
    return names + " or the " + std::to_string(steps.size() - 1) + " names up to " +
           record_name(steps.back().domain);
  }
  for (std::size_t i = 1; i < steps.size(); ++i) {
    names += (i + 1 == steps.size() ? " or " : ", ") + record_name(steps[i].domain);
  }
  return names;
}

std::string why_unavailable(const Walk& walk) {
  const auto failed = std::ranges::find(walk.steps, StepOutcome::failed, &Step::outcome);
  return failed == walk.steps.end()
             ? "the DMARC record could not be asked for"
             : record_name(failed->domain) + " could not be asked for: " + failed->note;
}

/// Why there is no record. What is almost a record is what people
/// want to know of; else the names that were asked for.
std::string why_none(const Walk& walk) {
  for (const auto& step : walk.steps) {
    if (!step.note.empty()) {
      return "no usable DMARC record: " + record_name(step.domain) + ": " + step.note;
    }
  }
  return "no DMARC record at " + names_asked(walk);
}

void choose_policy(const Findings& findings, const Record& record, ApplicablePolicy& out) {
  if (out.step->domain == findings.author_domain) {
    out.policy = record.p;
    out.tag = "p";
    return;
  }
  const DmarcPolicy existing = policy_for_existing_subdomain(record);
  const DmarcPolicy missing = policy_for_missing_subdomain(record);
  const std::string existing_tag = record.sp ? "sp" : "p";
  switch (findings.existence) {
    case Existence::not_asked:
    case Existence::exists:
      out.policy = existing;
      out.tag = existing_tag;
      return;
    case Existence::missing:
      out.policy = missing;
      out.tag = record.np ? "np" : existing_tag;
      return;
    case Existence::unknown:
      // Mail must not suffer from our DNS trouble: of two policies that may apply, the milder one.
      out.policy = std::min(existing, missing);
      out.tag = out.policy == existing ? existing_tag : "np";
      out.remark = "whether " + findings.author_domain + " exists could not be asked";
      return;
  }
  std::unreachable();
}

}  // namespace

ApplicablePolicy applicable_policy(const Findings& findings) {
  const Selection selection = select(findings);
  ApplicablePolicy out;
  out.status = selection.status;
  switch (selection.status) {
    case PolicyStatus::unavailable:
      out.remark = why_unavailable(findings.author);
      return out;
    case PolicyStatus::none:
      out.remark = why_none(findings.author);
      return out;
    case PolicyStatus::found:
      break;
  }
  const Record& record = selection.step->record;
  const std::string where = record_name(selection.step->domain);
  if (!record.usable) {
    out.status = PolicyStatus::none;
    out.remark = "the DMARC record at " + where + " is not usable: " + record.problem +
                 ", and no valid rua= either";
    return out;
  }
  out.step = selection.step;
  choose_policy(findings, record, out);
  if (!record.problem.empty()) {
    out.remark = "the record at " + where + " counts as p=none: " + record.problem;
  }
  return out;
}

bool needs_existence(const Findings& findings) {
  const Selection selection = select(findings);
  if (selection.step == nullptr || selection.step->domain == findings.author_domain) {
    return false;
  }
  const Record& record = selection.step->record;
  return policy_for_existing_subdomain(record) != policy_for_missing_subdomain(record);
}

}  // namespace anshin::dmarc
