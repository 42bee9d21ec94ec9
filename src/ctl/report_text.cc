#include "ctl/report_text.h"

#include "ctl/cross_check_report.h"
#include "ctl/terminal.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <ostream>
#include <string>

namespace anshin::ctl {
namespace {

constexpr std::size_t kLabelWidth = 13;
constexpr std::size_t kResultWidth = 12;

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.resize(std::max(out.size() + 1, width), ' ');
  return out;
}

std::string clean(std::string_view text) {
  return text::printable_utf8(text, 2000);
}

Tone tone_of(std::string_view result) {
  if (result == "pass" || result == "verified" || result == "accept") {
    return Tone::good;
  }
  if (result == "fail" || result == "permerror" || result == "failed" || result == "suspect" ||
      result == "reject" || result == "policy") {
    return Tone::bad;
  }
  return Tone::doubtful;
}

class Report {
 public:
  explicit Report(std::ostream& out) : out_(out) {}

  void fact(std::string_view label, std::string_view value) {
    out_ << padded(label, kLabelWidth) << clean(value) << '\n';
  }
  void verdict(std::string_view label, std::string_view result, std::string_view subject,
               std::string_view reason) {
    out_ << padded(label, kLabelWidth) << toned(padded(result, kResultWidth), tone_of(result))
         << clean(subject) << '\n';
    if (!reason.empty()) {
      remark(reason);
    }
  }
  /// A line of its own below a verdict.
  void remark(std::string_view text) {
    out_ << std::string(kLabelWidth, ' ') << toned(clean(text), Tone::faint) << '\n';
  }

 private:
  std::ostream& out_;
};

std::string author_line(const Author& author) {
  if (author.status != AuthorStatus::one) {
    return author.reason;
  }
  return author.display_name.empty() ? author.address
                                     : author.display_name + " <" + author.address + ">";
}

std::string client_line(const Envelope& envelope) {
  std::string line = envelope.client ? envelope.client->to_string()
                                     : "not known (no --client-ip; " + envelope.client_reason + ")";
  if (envelope.helo && !envelope.helo->empty()) {
    line += ", HELO " + *envelope.helo;
  }
  return line;
}

std::string signature_subject(const DkimResult& signature) {
  std::string subject = "d=" + signature.domain + " s=" + signature.selector;
  if (!signature.algorithm.empty()) {
    subject += " " + signature.algorithm;
  }
  if (signature.key_bits != 0) {
    subject += " (" + std::to_string(signature.key_bits) + " bits)";
  }
  return subject;
}

std::string arc_subject(const ArcResult& arc) {
  std::string subject;
  for (std::size_t i = 0; i < arc.sealers.size(); ++i) {
    subject.append(i == 0 ? "sealed by " : ", ").append(arc.sealers[i]);
  }
  if (arc.oldest_pass) {
    subject += ", oldest pass " + std::to_string(*arc.oldest_pass);
  }
  return subject;
}

std::string dmarc_subject(const DmarcResult& dmarc) {
  if (!dmarc.policy) {
    return dmarc.author_domain;
  }
  return dmarc.author_domain + ", policy " + std::string(to_string(*dmarc.policy)) + " at _dmarc." +
         dmarc.policy_domain;
}

std::string mark_subject(const mark::Mark& mark) {
  if (mark.kind == mark::Kind::verified) {
    return "このメールは" + mark.organisation + "より送信されています (" + mark.organisation_id +
           ", registry " + mark.registry + ")";
  }
  if (mark.kind == mark::Kind::suspect) {
    return "imitates " + mark.organisation;
  }
  return mark.domain;
}

void print_action(Report& report, const policy::Plan& plan, policy::Mode mode) {
  const std::string_view done = policy::to_string(plan.disposition);
  if (plan.disposition != plan.wanted) {
    report.verdict("Action", done,
                   "mode " + std::string(policy::to_string(mode)) + "; enforce would " +
                       std::string(policy::to_string(plan.wanted)),
                   plan.reason);
    return;
  }
  const std::string reply =
      plan.smtp_code.empty() ? "" : plan.smtp_code + " " + plan.enhanced_code + " " + plan.reply;
  report.verdict("Action", done, reply, plan.reason);
}

void print_edits(std::ostream& out, const policy::Plan& plan) {
  if (!plan.deletions.empty()) {
    out << '\n' << toned("Fields that would be removed as forged", Tone::strong) << '\n';
  }
  for (const policy::Deletion& deletion : plan.deletions) {
    out << "  " << deletion.name << " (number " << deletion.occurrence << " from the top)\n";
  }
  out << '\n' << toned("Fields that would be stamped", Tone::strong) << '\n';
  for (const policy::Insertion& insertion : plan.insertions) {
    out << insertion.name << ": " << insertion.value << '\n';
  }
}

}  // namespace

void print_report(std::ostream& out, const Verified& verified,
                  const config::Configuration& configuration) {
  const AuthReport& found = verified.outcome.report;
  Report report(out);
  report.fact("From", author_line(found.author));
  report.fact("Client", client_line(verified.envelope));
  report.fact("MAIL FROM", verified.envelope.mail_from.value_or(
                               "not known (no --mail-from, and no Return-Path)"));
  out << '\n';
  report.verdict("SPF", to_string(found.spf_mailfrom.verdict), found.spf_mailfrom.domain,
                 found.spf_mailfrom.reason);
  report.verdict("SPF of HELO", to_string(found.spf_helo.verdict), found.spf_helo.domain,
                 found.spf_helo.reason);
  for (const DkimResult& signature : found.dkim) {
    report.verdict("DKIM", to_string(signature.verdict), signature_subject(signature),
                   signature.reason);
  }
  if (found.dkim.empty()) {
    report.verdict("DKIM", "none", "", "the message is not signed");
  }
  if (found.arc.checked) {
    report.verdict("ARC", to_string(found.arc.verdict), arc_subject(found.arc), found.arc.reason);
  }
  const std::string& no_override = verified.outcome.plan.no_override;
  if (!no_override.empty()) {
    report.remark("no override: " + no_override);
  }
  report.verdict("DMARC", to_string(found.dmarc.verdict), dmarc_subject(found.dmarc),
                 found.dmarc.reason);
  for (const DmarcResult& shown : found.shown_dmarc) {
    report.verdict("  if it were", to_string(shown.verdict), dmarc_subject(shown), shown.reason);
  }
  if (found.client.iprev) {
    report.verdict("iprev", to_string(*found.client.iprev), found.client.iprev_name, "");
  }
  if (!found.ambiguity.empty()) {
    report.verdict("Ambiguous", "yes", found.ambiguity, "");
  }
  const mark::Mark& mark = verified.outcome.mark;
  report.verdict("Mark", mark::to_string(mark.kind), mark_subject(mark), mark.reason);
  print_action(report, verified.outcome.plan, configuration.policy.mode);
  print_edits(out, verified.outcome.plan);
  if (!verified.outcome.comparisons.empty()) {
    print_comparisons(out, verified.outcome.comparisons, configuration.verify.engine);
  }
}

std::vector<std::string> summary(const std::string& file, const Verified& verified) {
  const AuthReport& found = verified.outcome.report;
  return {clean(file), clean(found.author.address), std::string(to_string(found.dmarc.verdict)),
          std::string(mark::to_string(verified.outcome.mark.kind)),
          std::string(policy::to_string(verified.outcome.plan.disposition))};
}

void print_spf(std::ostream& out, const SpfResult& result) {
  Report report(out);
  report.verdict("SPF", to_string(result.verdict), result.domain, result.reason);
  if (!result.explanation.empty()) {
    report.fact("Explanation", result.explanation);
  }
}

}  // namespace anshin::ctl
