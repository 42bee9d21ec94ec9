// The reference SPF engine with a zone made from the input: whatever TXT and other records a domain
// publishes, libspf2 must not crash. Lines of the input are TXT records of a few names in turn.
#include <anshin/reference_engines.h>

#include "dns/zone_resolver.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace anshin;

namespace {

dns::Zone zone_of(std::string_view input) {
  constexpr auto names = std::to_array<std::string_view>(
      {"example.jp", "a.example.jp", "b.example.jp", "c.example.jp"});
  dns::Zone zone;
  for (std::size_t i = 0; !input.empty() && i < 8; ++i) {
    const std::string_view line = input.substr(0, input.find('\n'));
    const std::string_view name = names.at(i % names.size());
    zone.add(name, dns::Txt{line.starts_with("v=spf1") ? std::string(line)
                                                       : "v=spf1 " + std::string(line)});
    zone.add(name, dns::Mx{.preference = 10, .exchange = "a.example.jp"});
    input.remove_prefix(std::min(input.size(), line.size() + 1));
  }
  zone.add("a.example.jp", parse_ip_address("192.0.2.1").value());
  zone.add("b.example.jp", parse_ip_address("2001:db8::1").value());
  zone.add("1.2.0.192.in-addr.arpa", dns::Ptr{"a.example.jp"});
  return zone;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto engine = reference::make_reference_spf_engine();
  const auto resolver =
      dns::make_zone_resolver(zone_of({reinterpret_cast<const char*>(data), size}));
  for (const char* client : {"192.0.2.1", "2001:db8::1", "127.0.0.1"}) {
    const auto check = engine->start({.identity = SpfIdentity::mailfrom,
                                      .client = parse_ip_address(client).value(),
                                      .domain = "example.jp",
                                      .sender = "local.part\xff@example.jp",
                                      .helo = "b.example.jp",
                                      .receiver = "r"},
                                     resolver);
    const SpfResult result =
        check->result(std::chrono::steady_clock::now() + std::chrono::seconds(5));
    if (result.reason.empty() || result.reason.size() > 1000) {
      std::abort();
    }
  }
  return 0;
}
