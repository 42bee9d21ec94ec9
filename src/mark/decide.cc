// The judgement: pure, and closed for the mark wherever something is missing or in doubt.
#include <anshin/mark.h>

#include "mark/proof.h"

namespace anshin::mark {

namespace {

Mark start(const AuthReport& report, const registry::Finding& finding) {
  return {.domain = report.author.domain,
          .organisation = {},
          .language = {},
          .organisation_id = {},
          .registry = finding.registry,
          .serial = finding.serial,
          .body_canonicalization = std::nullopt,
          .body_hash = {},
          .reason = {}};
}

void name_organisation(Mark& mark, const registry::Organisation& organisation) {
  auto [name, language] = organisation.display_name();
  mark.organisation = std::move(name);
  mark.language = std::move(language);
  mark.organisation_id = organisation.id;
}

Mark judge_registered(const AuthReport& report, const registry::Finding& finding,
                      std::chrono::sys_seconds now, const Settings& settings) {
  Mark mark = start(report, finding);
  const Proof proof = examine(report, finding, now, settings);
  if (const auto* proved = std::get_if<Proved>(&proof)) {
    const DkimResult& signature = *proved->signature;
    name_organisation(mark, finding.organisation);
    mark.kind = Kind::verified;
    mark.body_canonicalization = signature.body_canonicalization;
    mark.body_hash = signature.body_hash;
    mark.reason = "signed by " + signature.domain + "; " + finding.reason;
    return mark;
  }
  const auto& missing = std::get<NotProved>(proof);
  mark.reason = missing.reason;
  mark.kind = missing.temporary ? Kind::unavailable : Kind::failed;
  if (mark.kind == Kind::failed) {
    name_organisation(mark, finding.organisation);
  }
  return mark;
}

Mark judge_unregistered(const AuthReport& report, const registry::Finding& finding) {
  Mark mark = start(report, finding);
  if (finding.imitation) {
    mark.kind = Kind::suspect;
    mark.organisation = finding.imitation->organisation;
    mark.organisation_id = finding.imitation->id;
    mark.reason = "the From field shows " + finding.imitation->evidence + " of " +
                  finding.imitation->id + ", but " +
                  (report.author.status == AuthorStatus::one ? "the address is not theirs"
                                                             : report.author.reason);
    return mark;
  }
  if (report.author.domain.empty()) {
    mark.reason = "there is no author domain: " + report.author.reason;
    return mark;
  }
  mark.kind =
      finding.status == registry::FindingStatus::unavailable ? Kind::unavailable : Kind::none;
  mark.reason = finding.reason;
  return mark;
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::verified:
      return "verified";
    case Kind::none:
      return "none";
    case Kind::failed:
      return "failed";
    case Kind::suspect:
      return "suspect";
    case Kind::unavailable:
      return "unavailable";
  }
  return "unavailable";
}

Mark decide(const AuthReport& report, const registry::Finding& finding,
            std::chrono::sys_seconds now, const Settings& settings) {
  if (finding.status == registry::FindingStatus::registered && !report.author.domain.empty()) {
    return judge_registered(report, finding, now, settings);
  }
  return judge_unregistered(report, finding);
}

}  // namespace anshin::mark
