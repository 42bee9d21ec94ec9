#include "support/openspf_suite.h"

#include "dns/zone_resolver.h"
#include "support/spf_bench.h"
#include "text/domain_name.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace anshin::test {
namespace {

std::string joined(const YAML::Node& node) {
  if (node.IsScalar()) {
    return node.as<std::string>();
  }
  std::string text;
  for (const YAML::Node& piece : node) {
    text += piece.as<std::string>();
  }
  return text;
}

bool is(const YAML::Node& entry, const char* type) {
  return entry.IsMap() && entry.begin()->first.as<std::string>() == type;
}

void add_entry(dns::Zone& zone, const std::string& name, const YAML::Node& entry) {
  const auto type = entry.begin()->first.as<std::string>();
  const YAML::Node value = entry.begin()->second;
  if (type == "A" || type == "AAAA") {
    zone.add(name, ip_address(value.as<std::string>()));
  } else if (type == "MX") {
    zone.add(name, dns::Mx{.preference = value[0].as<std::uint16_t>(),
                           .exchange = value[1].as<std::string>()});
  } else if (type == "PTR") {
    zone.add(name, dns::Ptr{value.as<std::string>()});
  } else if (type == "CNAME") {
    zone.add(name, dns::Cname{value.as<std::string>()});
  } else {
    throw std::runtime_error("unknown record type " + type);
  }
}

// The suite's rules: an SPF entry stands for TXT as well where the name has no TXT entry of its own
// ("NONE" counts as one); TIMEOUT covers what is not listed for the name.
void add_name(dns::Zone& zone, const std::string& name, const YAML::Node& entries) {
  const bool has_txt =
      std::any_of(entries.begin(), entries.end(), [](const YAML::Node& e) { return is(e, "TXT"); });
  bool txt_answers = false;
  bool times_out = false;
  for (const YAML::Node& entry : entries) {
    if (entry.IsScalar()) {
      times_out = times_out || entry.as<std::string>() == "TIMEOUT";
      continue;
    }
    const bool text = is(entry, "TXT") || (is(entry, "SPF") && !has_txt);
    if (!text) {
      if (!is(entry, "SPF")) {
        add_entry(zone, name, entry);
      }
      continue;
    }
    const YAML::Node value = entry.begin()->second;
    if (value.IsScalar() && value.as<std::string>() == "NONE") {
      continue;
    }
    zone.add(name, dns::Txt{joined(value)});
    txt_answers = true;
  }
  if (times_out) {
    using dns::RecordType;
    for (const RecordType type :
         {RecordType::A, RecordType::AAAA, RecordType::MX, RecordType::PTR, RecordType::TXT}) {
      if (type != RecordType::TXT || !txt_answers) {
        zone.fail(name, type, dns::Status::timed_out);
      }
    }
  }
}

std::shared_ptr<dns::Resolver> resolver_of(const YAML::Node& zonedata) {
  dns::Zone zone;
  for (const auto& item : zonedata) {
    add_name(zone, item.first.as<std::string>(), item.second);
  }
  return dns::make_zone_resolver(std::move(zone));
}

spf::Request request_of(const YAML::Node& test) {
  const auto sender = test["mailfrom"].as<std::string>("");
  spf::Request request;
  request.helo = test["helo"].as<std::string>("");
  request.client = ip_address(test["host"].as<std::string>());
  request.receiver = "receiver.example";
  const std::size_t at = sender.rfind('@');
  const std::string domain = at == std::string::npos ? request.helo : sender.substr(at + 1);
  const std::string local =
      at == std::string::npos || at == 0 ? "postmaster" : sender.substr(0, at);
  request.identity = sender.empty() ? SpfIdentity::helo : SpfIdentity::mailfrom;
  request.domain = text::normalise_domain(domain).value_or(domain);
  request.sender = local + "@" + request.domain;
  return request;
}

std::set<std::string> expected_results(const YAML::Node& result) {
  std::set<std::string> expected;
  if (result.IsScalar()) {
    expected.insert(result.as<std::string>());
    return expected;
  }
  for (const YAML::Node& one : result) {
    expected.insert(one.as<std::string>());
  }
  return expected;
}

// The suite writes DEFAULT for "the receiver's own text", which is no business of the engine.
std::string expected_explanation(const YAML::Node& test) {
  const auto explanation = test["explanation"].as<std::string>("DEFAULT");
  return explanation == "DEFAULT" ? "" : explanation;
}

}  // namespace

std::vector<OpenSpfCase> load_openspf_suite() {
  const std::string file = std::string(ANSHIN_SUITES) + "/spf/rfc7208-tests.yml";
  std::vector<OpenSpfCase> cases;
  if (!std::filesystem::exists(file)) {
    return cases;
  }
  for (const YAML::Node& scenario : YAML::LoadAllFromFile(file)) {
    const auto resolver = resolver_of(scenario["zonedata"]);
    for (const auto& item : scenario["tests"]) {
      const YAML::Node& test = item.second;
      cases.push_back({.name = item.first.as<std::string>(),
                       .request = request_of(test),
                       .resolver = resolver,
                       .verdicts = expected_results(test["result"]),
                       .judges_explanation = static_cast<bool>(test["explanation"]),
                       .explanation = expected_explanation(test)});
    }
  }
  return cases;
}

std::string miss_of(const OpenSpfCase& wanted, const SpfResult& got) {
  const std::string verdict(to_string(got.verdict));
  if (!wanted.verdicts.contains(verdict)) {
    return wanted.name + ": got " + verdict + " (" + got.reason + "), expected " +
           *wanted.verdicts.begin();
  }
  if (wanted.judges_explanation && got.verdict == SpfVerdict::fail &&
      got.explanation != wanted.explanation) {
    return wanted.name + ": explanation \"" + got.explanation + "\", expected \"" +
           wanted.explanation + "\"";
  }
  return {};
}

}  // namespace anshin::test
