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
    // RFC 8601 section 5.
    if (watched.always || authres::bears(value, authserv_id_)) {
      watched.forged.push_back(watched.seen);
    }
    return;
  }
}

std::vector<Deletion> ForgeryFilter::deletions() const {
  std::vector<Deletion> result;
  for (const Watched& watched : watched_) {
    std::ranges::transform(
        watched.forged.rbegin(), watched.forged.rend(), std::back_inserter(result),
        [&](unsigned occurrence) { return Deletion{std::string(watched.name), occurrence}; });
  }
  return result;
}

}  // namespace anshin::policy
