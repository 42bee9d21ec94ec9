#include "authority/domain_control.h"

#include "authority/domain_challenge.h"
#include "dkim/key_cache.h"
#include "dmarc/discovery.h"
#include "dmarc/evaluate.h"
#include "dmarc/policy_discovery.h"
#include "text/domain_name.h"
#include "text/header_field.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::authority {
namespace {

constexpr std::string_view key_infix = "._domainkey.";

DomainCheck check_challenge(const DomainQuestions& questions, const dns::Answer& answer) {
  DomainCheck check{
      .subject = "challenge", .name = challenge_name(questions.domain), .found = {}, .advice = {}};
  if (answer.failed()) {
    check.outcome = CheckOutcome::unavailable;
    check.found = text::printable(answer.reason);
    check.advice = "try again";
    return check;
  }
  std::string other;
  for (const std::string& record : answer.texts) {
    const std::string value(text::trim(record));
    if (std::ranges::find(questions.challenges, value) != questions.challenges.end()) {
      check.outcome = CheckOutcome::good;
      check.found = "the record that was asked for";
      return check;
    }
    if (other.empty() || value.starts_with(challenge_prefix)) {
      other = text::printable(value);
    }
  }
  check.advice = "publish there, as TXT: " + questions.challenges.front();
  if (other.empty()) {
    check.found = "no record";
    return check;
  }
  check.outcome = CheckOutcome::wrong;
  check.found = "\"" + other + "\"; for this domain and applicant it should be \"" +
                questions.challenges.front() + "\"";
  return check;
}

std::string describe(const dkim::VerificationKey& key) {
  switch (key.record.type) {
    case dkim::KeyType::rsa:
      return key.key ? "RSA key of " + std::to_string(key.key->bits()) + " bits" : "RSA key";
    case dkim::KeyType::ed25519:
      return "Ed25519 key";
  }
  std::unreachable();
}

// Why no mail that is signed with the key could earn a mark, and what to do.
struct KeyFault {
  std::string what;
  std::string advice;
};

// RFC 6376 sections 3.6.1 and 6.1.2, RFC 8301 section 3.2
std::optional<KeyFault> fault_of(const dkim::VerificationKey& key, const dkim::Limits& limits) {
  if (key.record.is_revoked()) {
    return KeyFault{.what = "a revoked key (empty p=)",
                    .advice = "name the selector that mail is signed with today"};
  }
  if (!key.record.allows_email) {
    return KeyFault{.what = "a key that is not meant for mail (s=)",
                    .advice = "remove s= from the record"};
  }
  if (!key.record.allows_sha256) {
    return KeyFault{.what = "a key that does not allow SHA-256 (h=)",
                    .advice = "remove h= from the record"};
  }
  if (!key.key) {
    return KeyFault{.what = "a key that cannot be read: " + key.key.error(),
                    .advice = "publish the key again; was p= cut or split?"};
  }
  const unsigned bits = key.key->bits();
  if (key.record.type == dkim::KeyType::rsa && bits < limits.min_rsa_bits) {
    return KeyFault{
        .what = "an " + describe(key) + ", fewer than " + std::to_string(limits.min_rsa_bits),
        .advice = "make a key of 2048 bits"};
  }
  if (key.record.type == dkim::KeyType::rsa && bits > limits.max_rsa_bits) {
    return KeyFault{
        .what = "an " + describe(key) + ", more than " + std::to_string(limits.max_rsa_bits),
        .advice = "make a key of 2048 bits"};
  }
  if (key.record.is_testing) {
    return KeyFault{.what = "a key in testing mode (t=y)",
                    .advice = "remove t=y from the record when signing works"};
  }
  return std::nullopt;
}

// What DMARC would say of a message with a passing signature of this domain (RFC 9989
// section 4.4.1).
DmarcVerdict verdict_for(const dmarc::Findings& findings, const std::string& signing_domain) {
  DkimResult pass;
  pass.verdict = DkimVerdict::pass;
  pass.domain = signing_domain;
  return dmarc::evaluate(findings, SpfResult{}, {&pass, 1}).verdict;
}

DomainCheck check_key(const KeyPlace& place, const DomainQuestions& questions,
                      const dns::Answer& answer, const dmarc::Findings& findings) {
  DomainCheck check{.subject = "DKIM key", .name = place.name(), .found = {}, .advice = {}};
  const auto key = dkim::KeyCache().find(check.name, answer);
  if (!key) {
    const bool temporary = key.error().verdict == DkimVerdict::temperror;
    check.outcome = temporary              ? CheckOutcome::unavailable
                    : answer.texts.empty() ? CheckOutcome::missing
                                           : CheckOutcome::wrong;
    check.found = key.error().reason;
    check.advice = temporary ? "try again" : "publish the key of this selector, or name another";
    return check;
  }
  if (const auto fault = fault_of(**key, questions.limits)) {
    check.outcome = CheckOutcome::wrong;
    check.found = fault->what;
    check.advice = fault->advice;
    return check;
  }
  check.found = describe(**key);
  if (place.domain == questions.domain) {
    check.outcome = CheckOutcome::good;
    return check;
  }
  const DmarcVerdict verdict = verdict_for(findings, place.domain);
  if (verdict == DmarcVerdict::temperror) {
    check.outcome = CheckOutcome::unavailable;
    check.found += "; the DNS did not tell whether d=" + place.domain + " is aligned";
    check.advice = "try again";
    return check;
  }
  if (verdict != DmarcVerdict::pass) {
    check.outcome = CheckOutcome::wrong;
    check.found += ", but d=" + place.domain + " is not aligned with " + questions.domain;
    check.advice = "sign for " + questions.domain + " or its organizational domain";
    return check;
  }
  check.outcome = CheckOutcome::good;
  check.found += ", aligned";
  return check;
}

// Usable or not.
bool has_record(const dmarc::Findings& findings) {
  return std::ranges::any_of(findings.author.steps, [](const dmarc::Step& step) {
    return step.outcome == dmarc::StepOutcome::found || step.outcome == dmarc::StepOutcome::several;
  });
}

DomainCheck check_dmarc(const DomainQuestions& questions, const dmarc::Findings& findings) {
  DomainCheck check{
      .subject = "DMARC", .name = dmarc::record_name(questions.domain), .found = {}, .advice = {}};
  const dmarc::ApplicablePolicy policy = dmarc::applicable_policy(findings);
  switch (policy.status) {
    case dmarc::PolicyStatus::unavailable:
      check.outcome = CheckOutcome::unavailable;
      check.found = policy.remark;
      check.advice = "try again";
      return check;
    case dmarc::PolicyStatus::none:
      check.outcome = has_record(findings) ? CheckOutcome::wrong : CheckOutcome::missing;
      check.found = policy.remark;
      check.advice = "publish a DMARC record, e.g. v=DMARC1; p=none; rua=mailto:...";
      return check;
    case dmarc::PolicyStatus::found:
      break;
  }
  check.name = dmarc::record_name(policy.step->domain);
  check.found = policy.tag + "=" + std::string(to_string(policy.policy));
  if (!policy.remark.empty()) {
    check.found += "; " + policy.remark;
  }
  const bool testing = policy.step->record.testing;
  check.outcome =
      policy.policy == DmarcPolicy::none || testing ? CheckOutcome::doubtful : CheckOutcome::good;
  if (testing) {
    check.found += "; t=y: receivers are asked not to act";
  }
  if (check.outcome == CheckOutcome::doubtful) {
    check.advice = "go on to p=quarantine or p=reject: until then receivers deliver forgeries";
  }
  return check;
}

}  // namespace

std::expected<KeyPlace, std::string> parse_key_place(std::string_view text,
                                                     std::string_view domain) {
  const std::string lower = text::to_lower(text);
  const auto infix = lower.find(key_infix);
  const std::string_view selector = std::string_view(lower).substr(0, infix);
  const std::string_view signer = infix == std::string::npos
                                      ? domain
                                      : std::string_view(lower).substr(infix + key_infix.size());
  const auto normal = text::normalise_domain(signer);
  if (!normal) {
    return std::unexpected("\"" + text::printable(text) + "\": " + normal.error());
  }
  // The selector's labels become part of a name; that must not make it another one.
  const auto whole = text::normalise_domain(std::string(selector) + ".selector.example");
  if (selector.empty() || !whole) {
    return std::unexpected("\"" + text::printable(text) +
                           "\" is no selector; it is what stands in s= of the DKIM signatures");
  }
  return KeyPlace{.selector = std::string(selector), .domain = *normal};
}

CheckOutcome DomainReport::outcome() const {
  const auto worst = std::ranges::max_element(checks, {}, &DomainCheck::outcome);
  return worst == checks.end() ? CheckOutcome::good : worst->outcome;
}

DomainReport check_domain(const std::shared_ptr<dns::Resolver>& resolver,
                          const DomainQuestions& questions, dns::Deadline deadline) {
  dmarc::Discovery discovery(resolver, questions.discovery, questions.domain);
  std::vector<dns::Pending> keys;
  for (const KeyPlace& place : questions.keys) {
    keys.push_back(resolver->ask(dns::question(place.name(), dns::RecordType::TXT)));
    discovery.authenticated_identifier(place.domain);
  }
  DomainReport report{.domain = questions.domain, .checks = {}};
  if (!questions.challenges.empty()) {
    const auto challenge =
        resolver->ask(dns::question(challenge_name(questions.domain), dns::RecordType::TXT));
    report.checks.push_back(check_challenge(questions, *challenge.wait(deadline)));
  }
  const dmarc::Findings findings = discovery.wait(deadline);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    report.checks.push_back(
        check_key(questions.keys[i], questions, *keys[i].wait(deadline), findings));
  }
  report.checks.push_back(check_dmarc(questions, findings));
  return report;
}

}  // namespace anshin::authority
