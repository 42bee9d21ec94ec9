// Decisions: tests/data/mark/decisions.json lists what is known of a message and which mark must
// come out.
#include <anshin/mark.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <initializer_list>
#include <stdexcept>
#include <string>

namespace anshin::mark {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

template <typename Verdict>
Verdict verdict_of(const std::string& word, std::initializer_list<Verdict> all) {
  for (const Verdict verdict : all) {
    if (to_string(verdict) == word) {
      return verdict;
    }
  }
  throw std::invalid_argument("unknown verdict " + word);
}

AuthorStatus author_status(const std::string& word) {
  const std::pair<const char*, AuthorStatus> all[] = {
      {"one", AuthorStatus::one},
      {"missing", AuthorStatus::missing},
      {"many_fields", AuthorStatus::many_fields},
      {"many_mailboxes", AuthorStatus::many_mailboxes},
      {"malformed", AuthorStatus::malformed}};
  for (const auto& [name, status] : all) {
    if (word == name) {
      return status;
    }
  }
  throw std::invalid_argument("unknown author status " + word);
}

registry::FindingStatus finding_status(const std::string& word) {
  const std::pair<const char*, registry::FindingStatus> all[] = {
      {"registered", registry::FindingStatus::registered},
      {"not_registered", registry::FindingStatus::not_registered},
      {"unavailable", registry::FindingStatus::unavailable}};
  for (const auto& [name, status] : all) {
    if (word == name) {
      return status;
    }
  }
  throw std::invalid_argument("unknown finding status " + word);
}

std::optional<std::chrono::sys_seconds> time_of(const Json& signature, const char* key) {
  if (!signature.contains(key)) {
    return std::nullopt;
  }
  return std::chrono::sys_seconds(std::chrono::seconds(signature.at(key).get<std::int64_t>()));
}

DkimResult signature_of(const Json& json) {
  DkimResult result;
  result.verdict =
      verdict_of(json.at("verdict").get<std::string>(),
                 {DkimVerdict::none, DkimVerdict::pass, DkimVerdict::fail, DkimVerdict::policy,
                  DkimVerdict::neutral, DkimVerdict::temperror, DkimVerdict::permerror});
  result.domain = json.at("domain");
  result.selector = json.at("selector");
  result.reason = json.at("reason");
  result.signed_fields = json.at("signed_fields").get<std::vector<std::string>>();
  result.has_body_length = json.at("has_body_length");
  result.key_is_testing = json.at("key_is_testing");
  result.body_hash = json.at("body_hash");
  result.body_canonicalization = Canonicalization::relaxed;
  result.signed_at = time_of(json, "signed_at");
  result.expires_at = time_of(json, "expires_at");
  return result;
}

AuthReport report_of(const Json& facts, const Json& signature) {
  AuthReport report;
  report.author.status = author_status(facts.at("author").at("status"));
  report.author.domain = facts.at("author").at("domain");
  report.author.reason = facts.at("author").at("reason");
  report.ambiguity = facts.at("ambiguity");
  report.has_subject = facts.at("has_subject");
  for (const auto& [name, domains] : facts.at("reply_fields").items()) {
    report.reply_fields.push_back(
        {.name = name, .domains = domains.get<std::vector<std::string>>()});
  }
  report.spf_mailfrom.verdict =
      verdict_of(facts.at("spf").get<std::string>(), {SpfVerdict::none, SpfVerdict::pass});
  const Json& dmarc = facts.at("dmarc");
  report.dmarc.verdict = verdict_of(dmarc.at("verdict").get<std::string>(),
                                    {DmarcVerdict::none, DmarcVerdict::pass, DmarcVerdict::fail,
                                     DmarcVerdict::temperror, DmarcVerdict::permerror});
  report.dmarc.author_domain = report.author.domain;
  report.dmarc.organizational_domain = dmarc.at("organizational_domain");
  report.dmarc.alignment = {.spf = dmarc.at("alignment_spf"), .dkim = dmarc.at("alignment_dkim")};
  report.dmarc.reason = dmarc.at("reason");
  for (const Json& patch : facts.at("dkim")) {
    Json whole = signature;
    whole.merge_patch(patch);
    report.dkim.push_back(signature_of(whole));
  }
  return report;
}

registry::Finding finding_of(const Json& json) {
  registry::Finding finding;
  finding.status = finding_status(json.at("status"));
  finding.matched_domain = json.at("matched_domain");
  finding.registry = json.at("registry");
  finding.serial = json.at("serial");
  finding.reason = json.at("reason");
  if (finding.status == registry::FindingStatus::registered) {
    finding.organisation.id = "jcn:2010001084915";
    finding.organisation.names = {{"ja", "株式会社クオリティア"}, {"en", "QUALITIA CO., LTD."}};
    for (const auto& [domain, subdomains] : json.at("domains").items()) {
      finding.organisation.domains.push_back({.domain = domain, .subdomains = subdomains});
    }
  }
  if (json.contains("imitation")) {
    const Json& imitation = json.at("imitation");
    finding.imitation = registry::Finding::Imitation{.organisation = imitation.at("organisation"),
                                                     .id = imitation.at("id"),
                                                     .evidence = imitation.at("evidence")};
  }
  return finding;
}

Settings settings_of(const Json& json) {
  return {.strict_alignment = json.at("strict_alignment"),
          .max_signature_age = std::chrono::seconds(json.at("max_signature_age").get<int>()),
          .max_clock_skew = std::chrono::seconds(json.at("max_clock_skew").get<int>())};
}

// What every mark must keep to, whatever was decided.
void check_facts(const Mark& mark, const AuthReport& report, const std::string& title) {
  const bool names =
      mark.kind == Kind::verified || mark.kind == Kind::failed || mark.kind == Kind::suspect;
  EXPECT_EQ(!mark.organisation.empty(), names) << title;
  EXPECT_EQ(!mark.organisation_id.empty(), names) << title;
  EXPECT_EQ(mark.domain, report.author.domain) << title;
  EXPECT_EQ(mark.body_canonicalization.has_value(), mark.kind == Kind::verified) << title;
  EXPECT_EQ(!mark.body_hash.empty(), mark.kind == Kind::verified) << title;
  if (mark.kind == Kind::verified) {
    EXPECT_EQ(mark.organisation, "株式会社クオリティア") << title;
    EXPECT_EQ(mark.language, "ja") << title;
    EXPECT_EQ(mark.organisation_id, "jcn:2010001084915") << title;
    EXPECT_EQ(mark.registry, "robins") << title;
    EXPECT_EQ(mark.serial, 7U) << title;
  }
}

TEST(Decide, Cases) {
  std::ifstream file(ANSHIN_TEST_DATA "/mark/decisions.json");
  const Json data = Json::parse(file);
  ASSERT_GT(data.at("cases").size(), 50U);
  for (const auto& [title, patch] : data.at("cases").items()) {
    Json facts = data.at("base");
    facts.merge_patch(patch);
    const AuthReport report = report_of(facts, data.at("signature"));
    const std::chrono::sys_seconds now{std::chrono::seconds(facts.at("now").get<std::int64_t>())};
    const Mark mark =
        decide(report, finding_of(facts.at("finding")), now, settings_of(facts.at("settings")));
    EXPECT_EQ(to_string(mark.kind), facts.at("kind").get<std::string>())
        << title << ": " << mark.reason;
    EXPECT_THAT(mark.reason, HasSubstr(facts.at("reason"))) << title;
    check_facts(mark, report, title);
  }
}

}  // namespace
}  // namespace anshin::mark
