// Alignment and verdict (RFC 9989 sections 4.4, 4.10.2, 5.3.3 to 5.3.6).
#include "dmarc/evaluate.h"

#include "dmarc/policy_discovery.h"
#include "dns/message_questions.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::dmarc {
namespace {

enum class Aligned {
  yes,
  no,
  unknown  ///< depends on an answer that the DNS did not give
};

Aligned align(const Findings& findings, AlignmentMode mode, std::string_view identifier) {
  // RFC 9989 section 4.10.2: one and the same domain needs no tree walk.
  if (!identifier.empty() && identifier == findings.author_domain) {
    return Aligned::yes;
  }
  if (mode == AlignmentMode::strict || !needs_organizational_domain(findings, identifier)) {
    return Aligned::no;
  }
  const auto known = std::ranges::find(findings.identifiers, identifier, &Identifier::domain);
  if (known == findings.identifiers.end()) {
    return Aligned::no;
  }
  if (!known->organizational_domain || !findings.organizational_domain) {
    return Aligned::unknown;
  }
  return known->organizational_domain == findings.organizational_domain ? Aligned::yes
                                                                        : Aligned::no;
}

/// What was found out about one mechanism, SPF or DKIM.
struct Mechanism {
  bool aligned = false;
  bool undecided = false;  ///< it could have been aligned, had the DNS answered
  std::string summary;     ///< for people, e.g. "SPF (pass for bounce.example.net)"
  std::string trouble;     ///< for people: what was missing, if undecided
};

Mechanism judge_spf(const Findings& findings, AlignmentMode mode, const SpfResult& spf) {
  Mechanism out;
  // RFC 9989 section 4.4.2: only MAIL FROM counts.
  if (spf.identity != SpfIdentity::mailfrom) {
    out.summary = "SPF (not checked for MAIL FROM)";
    return out;
  }
  const std::string domain = text::printable(spf.domain);
  out.summary = "SPF (" + std::string(to_string(spf.verdict)) +
                (domain.empty() ? "" : " for " + domain) + ")";
  if (spf.verdict == SpfVerdict::pass) {
    const Aligned aligned = align(findings, mode, spf.domain);
    out.aligned = aligned == Aligned::yes;
    out.undecided = aligned == Aligned::unknown;
    out.trouble = "the DNS did not tell the organizational domain";
    return out;
  }
  // RFC 9989 section 5.3.6: a question that validation needed did not complete.
  if (spf.verdict == SpfVerdict::temperror && align(findings, mode, spf.domain) != Aligned::no) {
    out.undecided = true;
    out.trouble = "SPF could not be checked for " + domain;
  }
  return out;
}

Mechanism judge_dkim(const Findings& findings, AlignmentMode mode,
                     std::span<const DkimResult> signatures) {
  Mechanism out;
  std::string aligned_domain;
  std::string passing_domain;
  for (const auto& signature : signatures) {
    const bool pass = signature.verdict == DkimVerdict::pass;
    if (!pass && signature.verdict != DkimVerdict::temperror) {
      continue;
    }
    const std::string domain = text::printable(signature.domain);
    const Aligned aligned = align(findings, mode, signature.domain);
    if (pass && passing_domain.empty()) {
      passing_domain = domain;
    }
    if (pass && aligned == Aligned::yes) {
      out.aligned = true;
      aligned_domain = domain;
      break;
    }
    if (aligned != Aligned::no && !out.undecided) {  // RFC 9989 section 5.3.6
      out.undecided = true;
      out.trouble = pass ? "the DNS did not tell the organizational domain"
                         : "the key of the signature by " + domain + " could not be fetched";
    }
  }
  if (out.aligned) {
    out.summary = "DKIM (pass for " + aligned_domain + ")";
  } else if (!passing_domain.empty()) {
    out.summary = "DKIM (pass for " + passing_domain + ")";
  } else {
    out.summary = signatures.empty() ? "DKIM (no signature)" : "DKIM (no valid signature)";
  }
  return out;
}

/// Which limit kept signatures from being verified, or "".
std::string unverified_text(std::span<const DkimResult> signatures) {
  for (const auto& signature : signatures) {
    if (signature.unverified > 0) {
      const std::string domain = text::printable(signature.domain);
      return "; " + (domain.empty() ? "" : "signature by " + domain + ": ") + signature.reason;
    }
  }
  return {};
}

/// RFC 9989 section 4.7, tag t: one level below the policy.
DmarcPolicy lowered(DmarcPolicy policy) {
  return policy == DmarcPolicy::reject ? DmarcPolicy::quarantine : DmarcPolicy::none;
}

std::string alignment_text(const Mechanism& spf, const Mechanism& dkim, const std::string& author) {
  if (spf.aligned && dkim.aligned) {
    return spf.summary + " and " + dkim.summary + " are aligned with " + author;
  }
  if (spf.aligned || dkim.aligned) {
    return (spf.aligned ? spf : dkim).summary + " is aligned with " + author;
  }
  return "neither " + spf.summary + " nor " + dkim.summary + " is aligned with " + author;
}

std::string beyond_text(const Findings& findings) {
  if (findings.identifiers_beyond == 0) {
    return {};
  }
  return " (" + std::to_string(findings.identifiers_beyond) +
         " more not looked up: " + dns::beyond_share(dns::Purpose::dmarc_alignment) + ")";
}

std::string policy_text(const ApplicablePolicy& policy) {
  std::string text = "policy " + policy.tag + "=" + std::string(to_string(policy.policy)) + " at " +
                     record_name(policy.step->domain);
  if (policy.step->record.testing && policy.policy != DmarcPolicy::none) {
    text += " with t=y";
  }
  if (!policy.remark.empty()) {
    text += "; " + policy.remark;
  }
  return text;
}

}  // namespace

DmarcResult evaluate(const Findings& findings, const SpfResult& mailfrom,
                     std::span<const DkimResult> dkim) {
  DmarcResult result;
  result.author_domain = findings.author_domain;
  // RFC 9989 section 5.3.1
  if (findings.author_domain.empty()) {
    result.verdict = DmarcVerdict::permerror;
    result.reason = "the message has no author domain";
    return result;
  }
  result.organizational_domain = findings.organizational_domain.value_or("");
  const ApplicablePolicy policy = applicable_policy(findings);
  if (policy.status != PolicyStatus::found) {
    result.verdict =
        policy.status == PolicyStatus::none ? DmarcVerdict::none : DmarcVerdict::temperror;
    result.reason = policy.remark;
    return result;
  }
  const Record& record = policy.step->record;
  result.policy_domain = policy.step->domain;
  result.policy = policy.policy;

  const Mechanism spf = judge_spf(findings, record.aspf, mailfrom);
  const Mechanism signatures = judge_dkim(findings, record.adkim, dkim);
  result.alignment = {.spf = spf.aligned, .dkim = signatures.aligned};
  const std::string summary = alignment_text(spf, signatures, findings.author_domain) +
                              beyond_text(findings) + "; " + policy_text(policy);
  if (spf.aligned || signatures.aligned) {
    result.verdict = DmarcVerdict::pass;
    result.reason = summary;
    return result;
  }
  if (spf.undecided || signatures.undecided) {
    result.verdict = DmarcVerdict::temperror;
    result.reason = (signatures.undecided ? signatures : spf).trouble + "; " + summary;
    return result;
  }
  result.verdict = DmarcVerdict::fail;
  result.disposition = record.testing ? lowered(policy.policy) : policy.policy;
  result.reason = summary + unverified_text(dkim);
  return result;
}

}  // namespace anshin::dmarc
