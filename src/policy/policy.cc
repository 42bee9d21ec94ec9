#include "policy/policy.h"

#include "policy/arc_override.h"
#include "text/printable.h"

#include <expected>
#include <optional>
#include <utility>

namespace anshin::policy {
namespace {

// A reply line has at most 512 octets with its codes (RFC 5321 section 4.5.3.1.5).
constexpr std::size_t kMaxReply = 400;

std::string fill_in(std::string_view text, const DmarcResult& dmarc) {
  std::string out;
  while (!text.empty()) {
    if (text.starts_with("{domain}")) {
      out += dmarc.author_domain;
      text.remove_prefix(std::string_view("{domain}").size());
    } else if (text.starts_with("{policy_domain}")) {
      out += dmarc.policy_domain;
      text.remove_prefix(std::string_view("{policy_domain}").size());
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return text::printable(out, kMaxReply);
}

/// What could not be asked, if the verdict of the message hangs on it.
std::optional<std::string> pending_on_dns(const AuthReport& report, const Settings& settings) {
  if (report.dmarc.verdict == DmarcVerdict::temperror) {
    return "DMARC: " + report.dmarc.reason;
  }
  if (report.dmarc.verdict != DmarcVerdict::fail) {
    return std::nullopt;
  }
  // A failed DMARC whose missing answer might have made it pass (RFC 9989 section 5.3.6).
  if (report.spf_mailfrom.verdict == SpfVerdict::temperror) {
    return "SPF: " + report.spf_mailfrom.reason;
  }
  for (const DkimResult& signature : report.dkim) {
    if (signature.verdict == DkimVerdict::temperror) {
      return "DKIM: " + signature.reason;
    }
  }
  // The chain fails for good (RFC 8617 section 5.2.1), the message need not: a trusted sealer
  // vouches for it if this is his seal.
  if (report.arc.dns_failed && find_voucher(report, settings.trusted_sealers)) {
    return "ARC: " + report.arc.reason;
  }
  return std::nullopt;
}

/// Why the DMARC policy is not followed; the error says why it is.
std::expected<std::string, std::string> overridden(const AuthReport& report,
                                                   const Settings& settings) {
  if (report.arc.verdict != ArcVerdict::pass) {
    return std::unexpected(
        (report.arc.dns_failed ? "the chain cannot be checked: " : "the chain is broken: ") +
        report.arc.reason);
  }
  const auto voucher = find_voucher(report, settings.trusted_sealers);
  if (!voucher) {
    return std::unexpected(voucher.error());
  }
  return "the DMARC policy " + std::string(to_string(report.dmarc.disposition)) + " of " +
         report.dmarc.policy_domain + " is overridden: ARC chain sealed by " + voucher->sealer +
         " (i=" + std::to_string(voucher->instance) + ") saw dmarc=pass";
}

/// Whether the domain owner asks for more than to accept the message.
bool is_unwanted(const DmarcResult& dmarc) {
  return dmarc.verdict == DmarcVerdict::fail && dmarc.disposition != DmarcPolicy::none;
}

std::string why_not_overridden(const AuthReport& report, const Settings& settings) {
  if (!is_unwanted(report.dmarc) || settings.trusted_sealers.empty() ||
      report.arc.verdict == ArcVerdict::none) {
    return "";
  }
  auto override_reason = overridden(report, settings);
  return override_reason ? "" : std::move(override_reason).error();
}

bool author_is_bad(const AuthReport& report) {
  return report.author.status != AuthorStatus::one;
}

struct Wish {
  Disposition disposition = Disposition::accept;
  std::string enhanced_code;
  std::string reply;
  std::string reason;
  bool is_override = false;
};

/// What settings make of what the domain owner asks for.
Disposition wanted_by_policy(DmarcPolicy policy, const Settings& settings) {
  switch (policy) {
    case DmarcPolicy::none:
      return Disposition::accept;
    case DmarcPolicy::quarantine:
      return settings.dmarc_quarantine;
    case DmarcPolicy::reject:
      return settings.dmarc_reject;
  }
  std::unreachable();
}

Wish wish_for(const AuthReport& report, const Settings& settings) {
  if (author_is_bad(report) && settings.bad_author != Disposition::accept) {
    return {settings.bad_author, "5.7.1", "Rejected: the From field must name exactly one author",
            report.author.reason};
  }
  if (is_unwanted(report.dmarc)) {
    if (auto why = overridden(report, settings)) {
      return {Disposition::accept, "", "", *std::move(why), true};
    }
  }
  if (const std::optional<std::string> dns = pending_on_dns(report, settings)) {
    if (settings.dns_failure == Disposition::accept) {
      return {Disposition::accept, "", "", *dns};
    }
    return {settings.dns_failure, "4.7.0",
            "The sender's policy could not be asked for now; please try again", *dns};
  }
  if (!is_unwanted(report.dmarc)) {
    return {};
  }
  return {wanted_by_policy(report.dmarc.disposition, settings), "5.7.1",
          fill_in(settings.reject_text, report.dmarc), report.dmarc.reason};
}

}  // namespace

std::string_view to_string(Mode mode) {
  switch (mode) {
    case Mode::monitor:
      return "monitor";
    case Mode::enforce:
      return "enforce";
  }
  return "";
}

std::string_view to_string(Disposition disposition) {
  switch (disposition) {
    case Disposition::accept:
      return "accept";
    case Disposition::quarantine:
      return "quarantine";
    case Disposition::reject:
      return "reject";
    case Disposition::tempfail:
      return "tempfail";
  }
  return "";
}

Plan decide(const AuthReport& report, const Settings& settings) {
  Wish wish = wish_for(report, settings);
  Plan plan;
  plan.wanted = wish.disposition;
  plan.disposition = settings.mode == Mode::enforce ? wish.disposition : Disposition::accept;
  plan.reason = std::move(wish.reason);
  if (wish.is_override) {
    plan.override_reason = plan.reason;
  }
  plan.no_override = why_not_overridden(report, settings);
  plan.sealers = sealers_that_matter(report.arc, settings.trusted_sealers);
  if (plan.disposition == Disposition::reject || plan.disposition == Disposition::tempfail) {
    plan.smtp_code = plan.disposition == Disposition::reject ? "550" : "451";
    plan.enhanced_code = std::move(wish.enhanced_code);
    plan.reply = std::move(wish.reply);
  }
  return plan;
}

}  // namespace anshin::policy
