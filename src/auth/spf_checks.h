// The two SPF questions of one message: the MAIL FROM and the HELO identity (RFC 7208 sections 2.3
// and 2.4).
#pragma once

#include <anshin/results.h>
#include <anshin/verifiers.h>

#include "dns/message_questions.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::auth {

class SpfChecks {
 public:
  /// Starts what can be asked. `path` and `helo` are raw; without `client` nothing is asked.
  void start(const spf::Engine& engine, dns::MessageQuestions& questions,
             const std::optional<IpAddress>& client, std::string_view helo, std::string_view path,
             const std::string& receiver);
  /// The domain of the MAIL FROM identity if it was asked for, else empty.
  const std::string& mailfrom_domain() const { return mailfrom_.domain; }

  SpfResult mailfrom(dns::Deadline deadline);
  SpfResult helo(dns::Deadline deadline);

 private:
  SpfResult mailfrom_{.verdict = SpfVerdict::none,
                      .identity = SpfIdentity::mailfrom,
                      .domain = {},
                      .reason = "no MAIL FROM was given",
                      .explanation = {}};
  SpfResult helo_{.verdict = SpfVerdict::none,
                  .identity = SpfIdentity::helo,
                  .domain = {},
                  .reason = "no HELO was given",
                  .explanation = {}};
  std::shared_ptr<dns::Resolver> mailfrom_resolver_;  // outlive their checks
  std::shared_ptr<dns::Resolver> helo_resolver_;
  std::unique_ptr<spf::Check> mailfrom_check_;
  std::unique_ptr<spf::Check> helo_check_;
};

}  // namespace anshin::auth
