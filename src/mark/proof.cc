// The conditions of docs/anshin-mark.md, "What earns the mark": all of them must hold, and SPF is
// none of them.
#include "mark/proof.h"

#include "text/base64.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <optional>

namespace anshin::mark {

namespace {

constexpr std::size_t sha256_octets = 32;

// docs/decisions/0001-alignment-without-dmarc.md
bool is_aligned(const DkimResult& signature, const AuthReport& report,
                std::string_view matched_domain, const Settings& settings) {
  const std::string& author = report.author.domain;
  if (signature.domain.empty()) {
    return false;
  }
  if (signature.domain == author) {
    return true;
  }
  if (settings.strict_alignment) {
    return false;
  }
  const DmarcResult& dmarc = report.dmarc;
  if (dmarc.verdict == DmarcVerdict::none) {
    return signature.domain == matched_domain && text::is_same_or_below(author, matched_domain);
  }
  // A domain above or beside the registered one may belong to somebody else, whatever DMARC says of
  // them.
  if (!text::is_same_or_below(signature.domain, matched_domain)) {
    return false;
  }
  // RFC 9989 section 4.4: relaxed alignment compares organisational domains.
  return dmarc.alignment.dkim && !dmarc.organizational_domain.empty() &&
         text::is_same_or_below(author, dmarc.organizational_domain) &&
         text::is_same_or_below(signature.domain, dmarc.organizational_domain);
}

std::string time_problem(const DkimResult& signature, std::chrono::sys_seconds now,
                         const Settings& settings) {
  // RFC 6376 section 3.5, x=
  if (signature.expires_at && *signature.expires_at < now) {
    return "has expired";
  }
  if (!signature.signed_at) {
    return {};
  }
  if (*signature.signed_at > now && *signature.signed_at - now > settings.max_clock_skew) {
    return "is dated in the future";
  }
  if (settings.max_signature_age > std::chrono::seconds::zero() && *signature.signed_at < now &&
      now - *signature.signed_at > settings.max_signature_age) {
    return "is so old that the message may be a replay";
  }
  return {};
}

bool signs(const DkimResult& signature, std::string_view lower_case_name) {
  return std::ranges::find(signature.signed_fields, lower_case_name) !=
         signature.signed_fields.end();
}

// A message that was genuine may have got another From field.
bool signs_every_from(const DkimResult& signature, std::size_t from_fields) {
  const auto names = std::ranges::count(signature.signed_fields, "from");
  return names > 0 && static_cast<std::size_t>(names) >= from_fields;
}

bool is_aligned_with(const DkimResult& signature, const DmarcResult& shown) {
  return text::is_same_or_below(shown.author_domain, signature.domain) ||
         (shown.alignment.dkim && !shown.organizational_domain.empty() &&
          text::is_same_or_below(signature.domain, shown.organizational_domain));
}

bool leads_elsewhere(const ReplyField& field, const registry::Organisation& organisation) {
  const auto is_its_own = [&organisation](const std::string& domain) {
    return std::ranges::any_of(
        organisation.domains, [&domain](const registry::RegisteredDomain& registered) {
          return domain == registered.domain ||
                 (registered.subdomains && text::is_same_or_below(domain, registered.domain));
        });
  };
  return field.domains.empty() || !std::ranges::all_of(field.domains, is_its_own);
}

// docs/decisions/0020-what-a-signature-must-cover.md: whoever has a genuine message could send it
// again with another Subject, or with answers led to himself.
std::string unsigned_field_problem(const DkimResult& signature, const AuthReport& report,
                                   const registry::Organisation& organisation) {
  if (report.has_subject && !signs(signature, "subject")) {
    return "does not sign the Subject field";
  }
  for (const ReplyField& field : report.reply_fields) {
    if (!signs(signature, text::to_lower(field.name)) && leads_elsewhere(field, organisation)) {
      return "does not sign the " + field.name + " field, which " +
             (field.domains.empty() ? "programs may read differently"
                                    : "leads answers outside of the registered domains");
    }
  }
  return {};
}

// Why an aligned, passing signature does not earn the mark, or "".
std::string acceptance_problem(const DkimResult& signature, const AuthReport& report,
                               const registry::Organisation& organisation,
                               std::chrono::sys_seconds now, const Settings& settings) {
  if (!signs(signature, "from")) {
    return "does not sign the From field";
  }
  if (auto problem = unsigned_field_problem(signature, report, organisation); !problem.empty()) {
    return problem;
  }
  if (signature.has_body_length) {
    return "lets anybody add to the body (l=)";
  }
  // RFC 6376 section 3.6.1: mail signed with a key in test mode counts as unsigned.
  if (signature.key_is_testing) {
    return "is made with a key in test mode (t=y)";
  }
  const auto body_hash = text::decode_base64(signature.body_hash);
  if (!body_hash || body_hash->size() != sha256_octets) {
    return "has no SHA-256 body hash";
  }
  return time_problem(signature, now, settings);
}

std::string name_of(const DkimResult& signature) {
  return "the signature of " + text::printable(signature.domain) + " (selector " +
         text::printable(signature.selector) + ")";
}

NotProved refused(std::string reason) {
  return {.temporary = false, .reason = std::move(reason)};
}

// What forbids the mark whatever the signatures say.
std::optional<NotProved> message_problem(const AuthReport& report,
                                         std::string_view matched_domain) {
  if (!report.ambiguity.empty()) {
    return refused("readers could see different messages: " + report.ambiguity);
  }
  if (report.author.status != AuthorStatus::one) {
    return refused("the author is not beyond doubt: " + report.author.reason);
  }
  if (matched_domain.empty() || !text::is_same_or_below(report.author.domain, matched_domain)) {
    return refused("the registered domain does not cover the author domain");
  }
  switch (report.dmarc.verdict) {
    case DmarcVerdict::fail:
      return refused("DMARC failed: " + report.dmarc.reason);
    case DmarcVerdict::permerror:
      return refused("DMARC could not be evaluated: " + report.dmarc.reason);
    case DmarcVerdict::temperror:
      return NotProved{.temporary = true,
                       .reason = "the DNS could not be asked about DMARC: " + report.dmarc.reason};
    case DmarcVerdict::none:
    case DmarcVerdict::pass:
      return std::nullopt;
  }
  return refused("the DMARC result is unknown");
}

}  // namespace

Proof examine(const AuthReport& report, const registry::Finding& finding,
              std::chrono::sys_seconds now, const Settings& settings) {
  const std::string& matched_domain = finding.matched_domain;
  if (auto problem = message_problem(report, matched_domain)) {
    return std::move(*problem);
  }
  std::optional<NotProved> first_refused;
  std::optional<NotProved> temporary;
  for (const DkimResult& signature : report.dkim) {
    if (!is_aligned(signature, report, matched_domain, settings)) {
      continue;
    }
    const std::string problem =
        signature.verdict == DkimVerdict::pass
            ? acceptance_problem(signature, report, finding.organisation, now, settings)
            : "did not pass (" + std::string(to_string(signature.verdict)) +
                  "): " + signature.reason;
    if (problem.empty()) {
      return Proved{.signature = &signature};
    }
    NotProved missing{.temporary = signature.verdict == DkimVerdict::temperror,
                      .reason = name_of(signature) + " " + problem};
    auto& slot = missing.temporary ? temporary : first_refused;
    slot = slot ? std::move(slot) : std::move(missing);
  }
  if (temporary) {
    return std::move(*temporary);
  }
  if (first_refused) {
    return std::move(*first_refused);
  }
  return refused(report.dkim.empty()
                     ? "the message has no DKIM signature"
                     : "no DKIM signature is of the author domain " + report.author.domain);
}

std::vector<std::string> domains_proved_behind(const AuthReport& report) {
  std::vector<std::string> proved;
  for (const DkimResult& signature : report.dkim) {
    const bool counts = signature.verdict == DkimVerdict::pass && !signature.domain.empty() &&
                        !signature.has_body_length && !signature.key_is_testing &&
                        signs_every_from(signature, report.author.fields);
    if (counts && std::ranges::any_of(report.shown_dmarc, [&signature](const DmarcResult& shown) {
          return is_aligned_with(signature, shown);
        })) {
      proved.push_back(signature.domain);
    }
  }
  return proved;
}

}  // namespace anshin::mark
