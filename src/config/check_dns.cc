// Reads the zone file, or asks the name servers one quick question.
#include <anshin/resolver.h>

#include "config/check.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>

namespace anshin::config {

namespace {

constexpr std::chrono::milliseconds kPatience{2000};

/// The name that RFC 2606 section 3 reserves: it is always there, and any answer but a failure will
/// do.
constexpr std::string_view kProbe = "example.com";

}  // namespace

Diagnoses check_dns(const Configuration& configuration) {
  try {
    if (!configuration.zone_file.empty()) {
      const auto resolver = dns::make_zone_file_resolver(configuration.zone_file);
      return {{Severity::warning, "[dns] zone_file: all answers come from " +
                                      configuration.zone_file +
                                      ", the DNS is not asked; for tests and demonstrations only"}};
    }
    auto options = configuration.dns;
    options.timeout = std::min(options.timeout, kPatience);
    const auto resolver = dns::make_network_resolver(options);
    const dns::NameServers asked = resolver->name_servers();
    Diagnoses found{{Severity::note, "[dns] servers: " + asked.to_string()}};
    if (!asked.problem.empty()) {
      found.push_back({Severity::warning, "[dns] servers: " + asked.file + ": " + asked.problem});
    }
    const auto answer = resolver->ask(dns::question(kProbe, dns::RecordType::TXT))
                            .wait(std::chrono::steady_clock::now() + kPatience);
    if (!answer->failed()) {
      return found;
    }
    found.push_back(
        {Severity::error, "[dns] servers: a question for " + std::string(kProbe) + " failed (" +
                              (answer->reason.empty() ? std::string(dns::to_string(answer->status))
                                                      : answer->reason) +
                              "); see that the name servers run and answer this host"});
    return found;
  } catch (const std::exception& error) {
    return {{Severity::error, std::string("[dns] ") +
                                  (configuration.zone_file.empty() ? "servers: " : "zone_file: ") +
                                  error.what()}};
  }
}

}  // namespace anshin::config
