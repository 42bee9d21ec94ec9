// The DNS Tree Walk as data (RFC 9989 sections 4.10 and 4.10.2).
#include "dmarc/tree_walk.h"

#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::dmarc {
namespace {

constexpr std::size_t most_labels_above = 7;  // RFC 9989 section 4.10, step 4

/// The last `count` labels of a name.
std::string_view last_labels(std::string_view name, std::size_t count) {
  return text::drop_labels(name, text::count_labels(name) - count);
}

}  // namespace

std::vector<std::string> walk_targets(std::string_view domain) {
  std::vector<std::string> targets;
  const std::size_t labels = text::count_labels(domain);
  if (labels == 0) {
    return targets;
  }
  targets.emplace_back(domain);
  for (std::size_t count = std::min(labels - 1, most_labels_above); count > 0; --count) {
    targets.emplace_back(last_labels(domain, count));
  }
  return targets;
}

std::string record_name(std::string_view domain) {
  return "_dmarc." + std::string(domain);
}

Step read_step(std::string domain, const dns::Answer& answer) {
  Step step;
  step.domain = std::move(domain);
  if (answer.failed()) {
    step.outcome = StepOutcome::failed;
    step.note = answer.reason.empty() ? std::string(to_string(answer.status))
                                      : text::printable(answer.reason);
    return step;
  }
  unsigned records = 0;
  for (const auto& text : answer.texts) {
    auto record = parse_record(text);
    if (record) {
      step.record = *std::move(record);
      ++records;
    } else if (text::to_lower(text).contains("dmarc")) {
      step.note = "the TXT record there is not a DMARC record: " + record.error();
    }
  }
  if (records == 0) {
    return step;
  }
  // RFC 9989 section 4.10, steps 2 and 6: several records are as good as none.
  if (records > 1) {
    step.outcome = StepOutcome::several;
    step.note = std::to_string(records) + " DMARC records there, which counts as none";
    step.record = Record{};
    return step;
  }
  step.outcome = StepOutcome::found;
  step.note.clear();
  return step;
}

bool ends_walk(const Step& step) {
  return step.outcome == StepOutcome::found && step.record.psd != Psd::u;
}

std::optional<std::string> organizational_domain(const Walk& walk) {
  const Step* shortest = nullptr;
  for (const auto& step : walk.steps) {
    // The answer that is missing could hold a psd tag, which would decide: nothing behind it is
    // certain.
    if (step.outcome == StepOutcome::failed) {
      return std::nullopt;
    }
    if (step.outcome != StepOutcome::found) {
      continue;
    }
    // RFC 9989 section 4.10.2, rule 1
    if (step.record.psd == Psd::n) {
      return step.domain;
    }
    // Rule 2: one label below a public suffix, except where the walk starts at the suffix itself.
    if (step.record.psd == Psd::y && step.domain != walk.start) {
      return std::string(last_labels(walk.start, text::count_labels(step.domain) + 1));
    }
    shortest = &step;
  }
  // Rule 3, or else where the walk started.
  return shortest == nullptr ? walk.start : shortest->domain;
}

}  // namespace anshin::dmarc
