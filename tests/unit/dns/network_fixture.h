// What the tests of the network resolver share: a name server on loopback and a resolver that asks
// it.
#pragma once

#include "dns/network_resolver.h"
#include "support/dns_server.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace anshin::dns {

inline Zone make_zone() {
  auto zone = parse_zone(R"(
$TTL 300
example.jp.        SOA  ns.example.jp. hostmaster.example.jp. 1 3600 600 86400 120
example.jp.        TXT  "v=spf1 " "-all"
example.jp.        MX   10 MX.example.jp.
mx.example.jp.     A    192.0.2.1
mx.example.jp.     AAAA 2001:db8::1
short.example.jp.  20 TXT "short-lived"
alias.example.jp.  100 CNAME alias2.example.jp.
alias2.example.jp. CNAME mx.example.jp.
gone.example.jp.   CNAME absent.example.jp.
loop.example.jp.   CNAME loop2.example.jp.
loop2.example.jp.  CNAME loop.example.jp.
odd.example.jp.    PTR  Odd\"\010.example.jp.
)",
                         "test");
  return std::move(zone.value());
}

inline Zone zone_with_big_text(std::size_t size) {
  Zone zone;
  zone.add("big.example.jp", Txt{std::string(size, 'x')});
  return zone;
}

inline ResolverOptions options_for(std::vector<std::string> servers) {
  ResolverOptions options;
  options.servers = std::move(servers);
  return options;
}

inline Answer ask(Resolver& resolver, std::string_view name, RecordType type) {
  return *resolver.ask(question(name, type))
              .wait(std::chrono::steady_clock::now() + std::chrono::seconds{60});
}

/// Fixture.
class Network : public testing::Test {
 protected:
  Answer ask(std::string_view name, RecordType type) { return dns::ask(*resolver_, name, type); }

  void use(ResolverOptions options) { resolver_ = make_network_resolver(options); }

  DnsServer server_{make_zone()};
  std::shared_ptr<NetworkResolver> resolver_ =
      make_network_resolver(options_for({server_.address()}));
};

}  // namespace anshin::dns
