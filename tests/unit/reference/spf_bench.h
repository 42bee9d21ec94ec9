// What the tests of the SPF engine share: zones in master-file form and a way through the engine.
#pragma once

#include "dns/zone_resolver.h"
#include "reference/engines.h"

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

namespace anshin::test {

inline dns::Zone zone_of(std::string_view master_file) {
  auto zone = dns::parse_zone(master_file, "test");
  if (!zone) {
    throw std::runtime_error(zone.error());
  }
  return std::move(*zone);
}

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
