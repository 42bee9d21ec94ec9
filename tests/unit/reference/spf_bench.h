// What the tests of the SPF engine share: zones in master-file form and a way through the engine.
#pragma once

#include <anshin/reference_engines.h>

#include "dns/zone_resolver.h"

#include <chrono>
#include <string>
#include <string_view>

namespace anshin::test {

/// Throws if it cannot be read.
dns::Zone zone_of(std::string_view master_file);

inline spf::Request spf_request(std::string_view client, const std::string& domain = "example.jp") {
  return {.identity = SpfIdentity::mailfrom,
          .client = parse_ip_address(client).value(),
          .domain = domain,
          .sender = "taro@" + domain,
          .helo = "mail.example.net",
          .receiver = "mx.example.org"};
}

inline dns::Deadline soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(10);
}

inline SpfResult check_spf(const spf::Request& request,
                           const std::shared_ptr<dns::Resolver>& resolver) {
  static const auto engine = reference::make_reference_spf_engine();
  return engine->start(request, resolver)->result(soon());
}

}  // namespace anshin::test
