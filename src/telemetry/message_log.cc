// Chooses what of a report goes into the log.
#include "telemetry/message_log.h"

#include <ranges>
#include <string>

namespace anshin::telemetry {

namespace {

constexpr std::size_t kMaxSignatures = 5;
constexpr std::size_t kMaxSealers = 5;
constexpr std::size_t kMaxReason = 200;
constexpr std::size_t kMaxDomain = 253;
constexpr std::size_t kMaxList = 1500;

/// "example.jp/s1"; what could not be read is "-".
std::string name_of(const DkimResult& signature) {
  const auto part = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
  return part(signature.domain) + "/" + part(signature.selector);
}

/// "example.jp/s1:pass,example.com/s2:fail"
std::string describe(const std::vector<DkimResult>& signatures) {
  if (signatures.empty()) {
    return "none";
  }
  std::string out;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    const auto& signature = signatures[i];
    if (i == kMaxSignatures) {
      return out + ",+" + std::to_string(signatures.size() - i);
    }
    out.append(out.empty() ? "" : ",")
        .append(name_of(signature))
        .append(":")
        .append(to_string(signature.verdict));
  }
  return out;
}

/// Why signatures did not pass: "example.com/s2: the body was changed; -/-: b= is missing".
std::string failures(const std::vector<DkimResult>& signatures) {
  std::string out;
  for (const auto& signature : signatures | std::views::take(kMaxSignatures)) {
    if (signature.verdict != DkimVerdict::pass && !signature.reason.empty()) {
      out.append(out.empty() ? "" : "; ")
          .append(name_of(signature))
          .append(": ")
          .append(signature.reason);
    }
  }
  return out;
}

/// "example.net,lists.example.org"
std::string joined(const std::vector<std::string>& sealers) {
  std::string out;
  for (std::size_t i = 0; i < sealers.size(); ++i) {
    if (i == kMaxSealers) {
      return out + ",+" + std::to_string(sealers.size() - i);
    }
    out.append(i == 0 ? "" : ",").append(sealers[i]);
  }
  return out;
}

void add_if(Event& event, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    event.add(key, value, kMaxDomain);
  }
}

void add_reason_if(bool failed, Event& event, std::string_view key, std::string_view reason) {
  if (failed && !reason.empty()) {
    event.add(key, reason, kMaxReason);
  }
}

bool has_failed(SpfVerdict verdict) {
  return verdict != SpfVerdict::pass && verdict != SpfVerdict::none &&
         verdict != SpfVerdict::neutral;
}

bool has_failed(DmarcVerdict verdict) {
  return verdict != DmarcVerdict::pass && verdict != DmarcVerdict::none;
}

void add_results(Event& event, const AuthReport& report, const policy::Plan& plan) {
  event.add("spf", to_string(report.spf_mailfrom.verdict));
  add_reason_if(has_failed(report.spf_mailfrom.verdict), event, "spf_reason",
                report.spf_mailfrom.reason);
  event.add("dkim", describe(report.dkim), kMaxList);
  if (const std::string reasons = failures(report.dkim); !reasons.empty()) {
    event.add("dkim_reason", reasons, kMaxSignatures * kMaxReason);
  }
  if (report.arc.verdict != ArcVerdict::none) {
    event.add("arc", to_string(report.arc.verdict));
    add_reason_if(report.arc.verdict == ArcVerdict::fail, event, "arc_reason", report.arc.reason);
  }
  if (!plan.sealers.empty()) {
    event.add("arc_sealer", joined(plan.sealers), kMaxList);
  }
  event.add("dmarc", to_string(report.dmarc.verdict));
  // Where it is what the action rests on, `reason` tells it.
  add_reason_if(has_failed(report.dmarc.verdict) && report.dmarc.reason != plan.reason, event,
                "dmarc_reason", report.dmarc.reason);
  if (report.dmarc.policy) {
    event.add("dmarc_policy", to_string(*report.dmarc.policy));
  }
}

std::int64_t in_ms(std::chrono::microseconds time) {
  return std::chrono::round<std::chrono::milliseconds>(time).count();
}

}  // namespace

std::vector<Event> detail_events(std::string_view queue_id, const AuthReport& report,
                                 const registry::Finding& finding) {
  std::vector<Event> events;
  const auto check = [&](std::string_view method, std::string_view subject,
                         std::string_view verdict, std::string_view reason) {
    events.push_back(Event("check")
                         .add("queue_id", queue_id.empty() ? "-" : queue_id, 64)
                         .add("method", method)
                         .add("subject", subject, kMaxDomain)
                         .add("result", verdict)
                         .add("reason", reason, 2 * kMaxReason));
  };
  const auto check_spf = [&](SpfIdentity identity, const SpfResult& spf) {
    check("spf_" + std::string(to_string(identity)), spf.domain, to_string(spf.verdict),
          spf.reason);
  };
  check_spf(SpfIdentity::helo, report.spf_helo);
  check_spf(SpfIdentity::mailfrom, report.spf_mailfrom);
  for (const DkimResult& signature : report.dkim) {
    check("dkim", name_of(signature), to_string(signature.verdict), signature.reason);
  }
  if (report.arc.checked) {
    check("arc", joined(report.arc.sealers), to_string(report.arc.verdict), report.arc.reason);
  }
  check("dmarc", report.dmarc.author_domain, to_string(report.dmarc.verdict), report.dmarc.reason);
  events.push_back(Event("registry")
                       .add("queue_id", queue_id.empty() ? "-" : queue_id, 64)
                       .add("author_domain", report.author.domain, kMaxDomain)
                       .add("registry", finding.registry)
                       .add("reason", finding.reason, 2 * kMaxReason));
  return events;
}

Event message_event(std::string_view queue_id, const AuthReport& report, const mark::Mark& mark,
                    const policy::Plan& plan, const Timing& timing) {
  Event event("message");
  event.add("queue_id", queue_id.empty() ? "-" : queue_id, 64);
  event.add("client", report.client.address ? report.client.address->to_string() : "unknown");
  add_if(event, "helo", report.client.helo);
  add_if(event, "author_domain", report.author.domain);
  add_if(event, "mail_from_domain", report.spf_mailfrom.domain);
  add_results(event, report, plan);
  add_if(event, "shown_domain", plan.shown_domain);
  event.add("mark", to_string(mark.kind));
  add_if(event, "id", mark.organisation_id);
  add_if(event, "registry", mark.registry);
  event.add("action", policy::to_string(plan.disposition));
  if (plan.wanted != plan.disposition) {
    event.add("would", policy::to_string(plan.wanted));
  }
  if (!plan.override_reason.empty()) {
    event.add("override", "arc");
  }
  if (!plan.no_override.empty()) {
    event.add("no_override", plan.no_override, kMaxReason);
  }
  add_if(event, "reason", plan.reason);
  if (mark.kind != mark::Kind::verified) {
    add_if(event, "mark_reason", mark.reason);
  }
  event.add("ms", in_ms(timing.end_of_message));
  event.add("waited_ms", in_ms(timing.waited));
  return event;
}

}  // namespace anshin::telemetry
