// Runs tests/data/dmarc/NN-*.yaml: zone, author, results of SPF and DKIM in; the verdict and the
// questions out.
#include "dmarc/discovery.h"
#include "dmarc/evaluate.h"
#include "dns/zone.h"
#include "dns/zone_resolver.h"
#include "support/held_resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace anshin::dmarc {
namespace {

struct Case {
  std::string file;
  YAML::Node data;
};

std::vector<Case> load_cases() {
  std::vector<Case> cases;
  for (const auto& entry : std::filesystem::directory_iterator(ANSHIN_TEST_DATA "/dmarc")) {
    const std::string file = entry.path().filename();
    if (file[0] < '0' || file[0] > '9') {
      continue;
    }
    for (const auto& data : YAML::LoadFile(entry.path())) {
      cases.push_back({file, data});
    }
  }
  return cases;
}

std::string text_or(const YAML::Node& node, const char* fallback) {
  return node ? node.as<std::string>() : fallback;
}

template <typename Verdict>
Verdict verdict_from(const std::string& text, std::initializer_list<Verdict> all) {
  for (const Verdict verdict : all) {
    if (to_string(verdict) == text) {
      return verdict;
    }
  }
  throw std::runtime_error("unknown verdict " + text);
}

SpfResult spf_of(const YAML::Node& data) {
  SpfResult spf;
  if (!data) {
    return spf;
  }
  spf.verdict =
      verdict_from(data["verdict"].as<std::string>(),
                   {SpfVerdict::none, SpfVerdict::neutral, SpfVerdict::pass, SpfVerdict::fail,
                    SpfVerdict::softfail, SpfVerdict::temperror, SpfVerdict::permerror});
  spf.identity =
      text_or(data["identity"], "mailfrom") == "helo" ? SpfIdentity::helo : SpfIdentity::mailfrom;
  spf.domain = data["domain"].as<std::string>();
  return spf;
}

std::vector<DkimResult> dkim_of(const YAML::Node& data) {
  std::vector<DkimResult> results;
  for (const auto& entry : data) {
    DkimResult result;
    result.verdict =
        verdict_from(entry["verdict"].as<std::string>(),
                     {DkimVerdict::none, DkimVerdict::pass, DkimVerdict::fail, DkimVerdict::policy,
                      DkimVerdict::neutral, DkimVerdict::temperror, DkimVerdict::permerror});
    result.domain = entry["domain"].as<std::string>();
    results.push_back(result);
  }
  return results;
}

std::string property(const DmarcResult& result, const std::string& name) {
  if (name == "verdict") {
    return std::string(to_string(result.verdict));
  }
  if (name == "policy_domain") {
    return result.policy_domain;
  }
  if (name == "organizational_domain") {
    return result.organizational_domain;
  }
  if (name == "policy") {
    return result.policy ? std::string(to_string(*result.policy)) : "absent";
  }
  if (name == "disposition") {
    return std::string(to_string(result.disposition));
  }
  if (name == "aligned") {
    return result.alignment.spf ? (result.alignment.dkim ? "spf dkim" : "spf")
                                : (result.alignment.dkim ? "dkim" : "none");
  }
  throw std::runtime_error("unknown expectation " + name);
}

std::string asked(const dns::HeldResolver& resolver) {
  std::string text;
  for (const auto& question : resolver.asked()) {
    text += question.name + " " + std::string(to_string(question.type)) + "\n";
  }
  return text;
}

void run(const YAML::Node& data) {
  auto zone = dns::parse_zone(data["zone"].as<std::string>(), "zone");
  ASSERT_TRUE(zone.has_value()) << zone.error();
  const auto resolver = std::make_shared<dns::HeldResolver>(
      dns::make_zone_resolver(*std::move(zone)), dns::HeldResolver::Start::answering);
  const auto method = text_or(data["method"], "tree_walk") == "public_suffix_list"
                          ? auth::DmarcDiscovery::public_suffix_list
                          : auth::DmarcDiscovery::tree_walk;
  const SpfResult spf = spf_of(data["spf"]);
  const auto dkim = dkim_of(data["dkim"]);

  Discovery discovery(resolver, method, data["author"].as<std::string>());
  discovery.authenticated_identifier(spf.domain);
  for (const auto& signature : dkim) {
    discovery.authenticated_identifier(signature.domain);
  }
  const Findings findings =
      discovery.wait(std::chrono::steady_clock::now() + std::chrono::seconds{10});
  const DmarcResult result = evaluate(findings, spf, dkim);

  ASSERT_TRUE(data["expect"]["verdict"]);
  for (const auto& expected : data["expect"]) {
    const auto name = expected.first.as<std::string>();
    if (name == "reason") {
      for (const auto& part : expected.second) {
        EXPECT_THAT(result.reason, testing::HasSubstr(part.as<std::string>()));
      }
    } else if (name == "questions") {
      EXPECT_EQ(asked(*resolver), expected.second.as<std::string>());
    } else {
      EXPECT_EQ(property(result, name), expected.second.as<std::string>())
          << name << "; reason: " << result.reason;
    }
  }
  EXPECT_FALSE(result.reason.empty());
}

TEST(Dmarc, JudgesAsTheDataSays) {
  const auto cases = load_cases();
  ASSERT_GT(cases.size(), 60U);
  std::set<std::string> names;
  for (const auto& [file, data] : cases) {
    const auto name = data["name"].as<std::string>();
    SCOPED_TRACE(file);
    SCOPED_TRACE(name);
    EXPECT_TRUE(names.insert(name).second) << "two cases with this name";
    run(data);
  }
}

}  // namespace
}  // namespace anshin::dmarc
