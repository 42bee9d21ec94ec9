#include "ctl/report_json.h"

#include "ctl/cross_check_report.h"
#include "text/printable.h"

#include <nlohmann/json.hpp>

namespace anshin::ctl {
namespace {

using Json = nlohmann::ordered_json;

/// JSON must be UTF-8, whatever a message contains.
std::string clean(std::string_view text) {
  return text::printable_utf8(text, 2000);
}

Json json_of(const SpfResult& result) {
  Json json = {{"result", to_string(result.verdict)},
               {"identity", to_string(result.identity)},
               {"domain", clean(result.domain)},
               {"reason", clean(result.reason)}};
  if (!result.explanation.empty()) {
    json["explanation"] = clean(result.explanation);
  }
  return json;
}

Json json_of(const DkimResult& result) {
  return {{"result", to_string(result.verdict)},  {"domain", clean(result.domain)},
          {"selector", clean(result.selector)},   {"identity", clean(result.identity)},
          {"algorithm", clean(result.algorithm)}, {"key_bits", result.key_bits},
          {"reason", clean(result.reason)}};
}

Json json_of(const ArcResult& result) {
  Json sealers = Json::array();
  for (const std::string& sealer : result.sealers) {
    sealers.push_back(clean(sealer));
  }
  return {{"result", to_string(result.verdict)},
          {"sets", result.sets},
          {"oldest_pass", result.oldest_pass ? Json(*result.oldest_pass) : Json()},
          {"sealers", std::move(sealers)},
          {"reason", clean(result.reason)}};
}

Json json_of(const DmarcResult& result) {
  return {{"result", to_string(result.verdict)},
          {"author_domain", clean(result.author_domain)},
          {"policy_domain", clean(result.policy_domain)},
          {"policy", result.policy ? Json(to_string(*result.policy)) : Json()},
          {"disposition", to_string(result.disposition)},
          {"spf_aligned", result.alignment.spf},
          {"dkim_aligned", result.alignment.dkim},
          {"reason", clean(result.reason)}};
}

Json json_of(const mark::Mark& mark) {
  return {{"result", mark::to_string(mark.kind)},     {"domain", clean(mark.domain)},
          {"organisation", clean(mark.organisation)}, {"id", clean(mark.organisation_id)},
          {"registry", clean(mark.registry)},         {"reason", clean(mark.reason)}};
}

Json json_of(const Envelope& envelope) {
  return {{"client_ip", envelope.client ? Json(envelope.client->to_string()) : Json()},
          {"helo", clean(envelope.helo.value_or(""))},
          {"mail_from", envelope.mail_from ? Json(clean(*envelope.mail_from)) : Json()}};
}

Json object_of(const Verified& verified, config::Engine engine) {
  const service::Outcome& outcome = verified.outcome;
  Json json = {{"envelope", json_of(verified.envelope)},
               {"author", clean(outcome.report.author.address)},
               {"spf", json_of(outcome.report.spf_mailfrom)},
               {"spf_helo", json_of(outcome.report.spf_helo)},
               {"dkim", Json::array()},
               {"arc", json_of(outcome.report.arc)},
               {"dmarc", json_of(outcome.report.dmarc)},
               {"mark", json_of(outcome.mark)},
               {"action", policy::to_string(outcome.plan.disposition)},
               {"enforce_action", policy::to_string(outcome.plan.wanted)},
               {"action_reason", clean(outcome.plan.reason)},
               {"shown_domain", clean(outcome.plan.shown_domain)},
               {"override", clean(outcome.plan.override_reason)},
               {"no_override", clean(outcome.plan.no_override)},
               {"removed", Json::array()},
               {"headers", Json::array()}};
  for (const DkimResult& signature : outcome.report.dkim) {
    json["dkim"].push_back(json_of(signature));
  }
  if (outcome.report.author.domain.empty()) {
    json["shown_dmarc"] = Json::array();
    for (const DmarcResult& result : outcome.report.shown_dmarc) {
      json["shown_dmarc"].push_back(json_of(result));
    }
  }
  if (outcome.report.client.iprev) {
    json["iprev"] = {{"result", to_string(*outcome.report.client.iprev)},
                     {"name", clean(outcome.report.client.iprev_name)}};
  }
  for (const policy::Deletion& deletion : outcome.plan.deletions) {
    json["removed"].push_back({{"name", deletion.name}, {"occurrence", deletion.occurrence}});
  }
  for (const policy::Insertion& insertion : outcome.plan.insertions) {
    json["headers"].push_back({{"name", insertion.name}, {"value", insertion.value}});
  }
  if (!outcome.comparisons.empty()) {
    json["cross_check"] = comparisons_json(outcome.comparisons, engine);
  }
  return json;
}

}  // namespace

std::string verify_json(const Verified& verified, config::Engine engine) {
  return object_of(verified, engine).dump(2);
}

std::string verify_json_line(const std::string& file, const Verified& verified,
                             config::Engine engine) {
  Json json = {{"file", clean(file)}};
  json.update(object_of(verified, engine));
  return json.dump();
}

std::string spf_json(const SpfResult& result) {
  const Json json = {{"result", to_string(result.verdict)},
                     {"domain", clean(result.domain)},
                     {"reason", clean(result.reason)},
                     {"explanation", clean(result.explanation)}};
  return json.dump(2);
}

}  // namespace anshin::ctl
