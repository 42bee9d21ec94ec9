// What the tests of the SPF engines share: zones in master-file form and a way through an engine.
#pragma once

#include <anshin/verifiers.h>

#include "dns/zone_resolver.h"

#include <chrono>
#include <string>
#include <string_view>

namespace anshin::test {

/// Throws if it cannot be read.
dns::Zone zone_of(std::string_view master_file);

/// Throws if it is none.
IpAddress ip_address(std::string_view text);

inline spf::Request spf_request(std::string_view client, const std::string& domain = "example.jp") {
  return {.identity = SpfIdentity::mailfrom,
          .client = ip_address(client),
          .domain = domain,
          .sender = "taro@" + domain,
          .helo = "mail.example.net",
          .receiver = "mx.example.org"};
}

inline dns::Deadline soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(10);
}

inline SpfResult check_spf(const spf::Engine& engine, const spf::Request& request,
                           const std::shared_ptr<dns::Resolver>& resolver) {
  return engine.start(request, resolver)->result(soon());
}

}  // namespace anshin::test
