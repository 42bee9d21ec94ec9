// Chooses what of a report goes into the log.
#include "telemetry/message_log.h"

#include <string>

namespace anshin::telemetry {

namespace {

constexpr std::size_t kMaxSignatures = 5;
constexpr std::size_t kMaxSealers = 5;
constexpr std::size_t kMaxReason = 200;
constexpr std::size_t kMaxDomain = 253;
constexpr std::size_t kMaxList = 1500;

/// "example.jp/s1:pass,example.com/s2:fail"; what could not be read is "-".
std::string describe(const std::vector<DkimResult>& signatures) {
  if (signatures.empty()) {
    return "none";
  }
  const auto part = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
  std::string out;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    const auto& signature = signatures[i];
    if (i == kMaxSignatures) {
      return out + ",+" + std::to_string(signatures.size() - i);
    }
    out.append(out.empty() ? "" : ",")
        .append(part(signature.domain))
        .append("/")
        .append(part(signature.selector))
        .append(":")
        .append(to_string(signature.verdict));
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

}  // namespace

Event message_event(std::string_view queue_id, const AuthReport& report, const mark::Mark& mark,
                    const policy::Plan& plan, const Timing& timing) {
  Event event("message");
  event.add("queue_id", queue_id.empty() ? "-" : queue_id, 64);
  event.add("client", report.client.address ? report.client.address->to_string() : "local");
  add_if(event, "helo", report.client.helo);
  add_if(event, "author_domain", report.author.domain);
  add_if(event, "mail_from_domain", report.spf_mailfrom.domain);
  event.add("spf", to_string(report.spf_mailfrom.verdict));
  event.add("dkim", describe(report.dkim), kMaxList);
  if (report.arc.verdict != ArcVerdict::none) {
    event.add("arc", to_string(report.arc.verdict));
  }
  if (!plan.sealers.empty()) {
    event.add("arc_sealer", joined(plan.sealers), kMaxList);
  }
  event.add("dmarc", to_string(report.dmarc.verdict));
  if (report.dmarc.policy) {
    event.add("dmarc_policy", to_string(*report.dmarc.policy));
  }
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
  event.add("ms", timing.end_of_message.count());
  event.add("waited_ms", timing.waited.count());
  return event;
}

}  // namespace anshin::telemetry
