// Finds the header fields that only this host may write.
#include <anshin/authentication_results.h>

#include "policy/policy.h"
#include "text/header_field.h"

#include <algorithm>

namespace anshin::policy {

ForgeryFilter::ForgeryFilter(std::string authserv_id)
    : authserv_id_(std::move(authserv_id)),
      watched_{{{.name = "Anshin-Mark", .always = true, .forged = {}},
                {.name = "Authentication-Results", .always = false, .forged = {}},
                {.name = "BIMI-Location", .always = true, .forged = {}},
                {.name = "BIMI-Indicator", .always = true, .forged = {}}}} {}

void ForgeryFilter::header(std::string_view name, std::string_view value) {
  const std::string_view plain = text::field_name(name);
  for (Watched& watched : watched_) {
    if (!text::equals_ignoring_case(plain, watched.name)) {
      continue;
    }
    ++watched.seen;
    // RFC 8601 section 5
    if (watched.always || authres::bears(value, authserv_id_) ||
        authres::has_unknown_version(value)) {
      ++forged_;
      if (forged_ <= kMaxForged) {
        watched.forged.push_back(watched.seen);
      }
    }
    return;
  }
}

void ForgeryFilter::apply_to(Plan& plan) const {
  if (forged_ > kMaxForged) {
    plan.disposition = plan.wanted = Disposition::reject;
    plan.smtp_code = "550";
    plan.enhanced_code = "5.7.1";
    plan.reply = "Rejected: too many header fields that only this server may write";
    plan.reason = std::to_string(forged_) +
                  " forged Anshin-Mark, Authentication-Results or BIMI fields; the limit is " +
                  std::to_string(kMaxForged);
    return;
  }
  for (const Watched& watched : watched_) {
    std::ranges::transform(
        watched.forged.rbegin(), watched.forged.rend(), std::back_inserter(plan.deletions),
        [&](unsigned occurrence) { return Deletion{std::string(watched.name), occurrence}; });
  }
}

}  // namespace anshin::policy
