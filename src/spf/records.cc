#include "spf/records.h"

#include "spf/policy.h"

#include <algorithm>
#include <utility>

namespace anshin::spf {

std::expected<const Outline*, Judgement> Records::read(const dns::Answer& answer,
                                                       std::string_view domain,
                                                       std::string_view referrer) {
  const auto text = select_policy(answer, domain, referrer);
  if (!text) {
    return std::unexpected(text.error());
  }
  const Outlined& outlined = outline(answer, *text);
  if (!outlined) {
    return std::unexpected(malformed_record(domain, outlined.error()));
  }
  return &*outlined;
}

const Records::Outlined& Records::outline(const dns::Answer& answer, std::string_view text) {
  const auto found = std::ranges::find(entries_, &answer, &Entry::answer);
  if (found != entries_.end()) {
    return found->outlined;
  }
  RecordCache::Parsed parsed = cache_.parse(text);
  Outlined outlined = std::unexpected(std::string());
  if (parsed) {
    outlined = outline_record(std::move(*parsed), client_);
  } else {
    outlined = std::unexpected(std::move(parsed.error()));
  }
  entries_.push_back({.answer = &answer, .outlined = std::move(outlined)});
  return entries_.back().outlined;
}

}  // namespace anshin::spf
