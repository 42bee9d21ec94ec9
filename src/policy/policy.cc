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

/// What could not be asked, if the verdict of the message hangs on it. Where SPF or a signature
/// could not be checked that might have been aligned, the verdict is temperror (RFC 9989
/// section 5.3.6); of domains that are not, whose DNS a forger may well run, nothing hangs.
std::optional<std::string> pending_on_dns(const AuthReport& report, const DmarcResult& dmarc,
                                          const Settings& settings) {
  if (dmarc.verdict == DmarcVerdict::temperror) {
    return "DMARC: " + dmarc.reason;
  }
  // The chain fails for good (RFC 8617 section 5.2.1), the message need not: a trusted sealer
  // vouches for it if this is his seal.
  if (dmarc.verdict == DmarcVerdict::fail && report.arc.dns_failed &&
      find_voucher(report, settings.trusted_sealers)) {
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

struct Wish {
  Disposition disposition = Disposition::accept;
  std::string enhanced_code;
  std::string reply;
  std::string reason;
  std::string shown_domain;
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

constexpr std::string_view kBadAuthorReply =
    "Rejected: the From field must name exactly one author";

Wish wish_by_dmarc(const AuthReport& report, const DmarcResult& dmarc, const Settings& settings) {
  if (is_unwanted(dmarc)) {
    if (auto why = overridden(report, settings)) {
      return {Disposition::accept, "", "", *std::move(why), "", true};
    }
  }
  if (const std::optional<std::string> dns = pending_on_dns(report, dmarc, settings)) {
    if (settings.dns_failure == Disposition::accept) {
      return {Disposition::accept, "", "", *dns, ""};
    }
    return {settings.dns_failure, "4.7.0",
            "The sender's policy could not be asked for now; please try again", *dns, ""};
  }
  if (!is_unwanted(dmarc)) {
    return {};
  }
  return {wanted_by_policy(dmarc.disposition, settings), "5.7.1",
          fill_in(settings.reject_text, dmarc), dmarc.reason, ""};
}

int strictness(Disposition disposition) {
  switch (disposition) {
    case Disposition::accept:
      return 0;
    case Disposition::quarantine:
      return 1;
    case Disposition::tempfail:  // nothing is delivered
      return 2;
    case Disposition::reject:
      return 3;
  }
  std::unreachable();
}

Wish stricter(Wish a, Wish b) {
  return strictness(b.disposition) > strictness(a.disposition) ? std::move(b) : std::move(a);
}

// docs/decisions/0021-what-an-unreadable-from-shows.md
Wish wish_by_shown_domains(const AuthReport& report, const Settings& settings) {
  Wish strictest;
  for (const DmarcResult& dmarc : report.shown_dmarc) {
    Wish wish = wish_by_dmarc(report, dmarc, settings);
    if (!wish.reason.empty()) {
      wish.reason =
          report.author.reason + "; it may show " + dmarc.author_domain + ": " + wish.reason;
      wish.shown_domain = dmarc.author_domain;
    }
    if (strictest.reason.empty()) {
      strictest = std::move(wish);
    } else {
      strictest = stricter(std::move(strictest), std::move(wish));
    }
  }
  if (!report.author.shows_more) {
    return strictest;
  }
  // Or else a forger would hide the domain that he means among others.
  return stricter(
      std::move(strictest),
      {wanted_by_policy(DmarcPolicy::reject, settings), "5.7.1", std::string(kBadAuthorReply),
       report.author.reason + "; it may show so many domains that not all were judged, "
                              "which counts as p=reject",
       ""});
}

Wish wish_for(const AuthReport& report, const Settings& settings) {
  if (report.author.status == AuthorStatus::one) {
    return wish_by_dmarc(report, report.dmarc, settings);
  }
  Wish by_policy = report.author.domain.empty() ? wish_by_shown_domains(report, settings)
                                                : wish_by_dmarc(report, report.dmarc, settings);
  if (settings.bad_author == Disposition::accept) {
    return by_policy;
  }
  return stricter(
      {settings.bad_author, "5.7.1", std::string(kBadAuthorReply), report.author.reason, ""},
      std::move(by_policy));
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
  if (wish.disposition != Disposition::accept) {
    plan.shown_domain = std::move(wish.shown_domain);
  }
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
