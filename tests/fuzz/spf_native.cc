// The native SPF engine with a zone made from the input: whatever is published, a verdict comes, no
// more is asked than the bound says, and the order in which answers arrive changes nothing. Each
// line of the input belongs to one of a few names in turn; its first octet says what it is: "A" an
// address, "M" a mail exchanger, "P" a name of the client, "F" a name that fails, else text.
#include <anshin/native_engines.h>

#include "dns/name.h"
#include "dns/zone_resolver.h"
#include "spf/limits.h"
#include "support/shuffled_resolver.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

using namespace anshin;

namespace {

constexpr std::size_t most_lines = 64;

void add_line(dns::Zone& zone, std::string_view name, std::string_view line) {
  const std::string_view rest = line.substr(line.empty() ? 0 : 1);
  const std::string target = dns::canonical_name(rest).value_or("example.jp");
  switch (line.empty() ? '\0' : line.front()) {
    case 'A':
      zone.add(name, parse_ip_address(rest).value_or(IpAddress::v4({192, 0, 2, 1})));
      return;
    case 'M':
      zone.add(name, dns::Mx{.preference = 10, .exchange = target});
      return;
    case 'P':
      zone.add("1.2.0.192.in-addr.arpa", dns::Ptr{target});
      return;
    case 'F':
      zone.fail(name, dns::RecordType::A, dns::Status::timed_out);
      return;
    default:
      zone.add(name, dns::Txt{std::string(line)});
  }
}

dns::Zone zone_of(std::string_view input) {
  constexpr auto names = std::to_array<std::string_view>(
      {"example.jp", "a.example.jp", "b.example.jp", "c.example.jp"});
  dns::Zone zone;
  for (std::size_t i = 0; !input.empty() && i < most_lines; ++i) {
    const std::string_view line = input.substr(0, input.find('\n'));
    add_line(zone, names.at(i % names.size()), line);
    input.remove_prefix(std::min(input.size(), line.size() + 1));
  }
  return zone;
}

void require(bool sound) {
  if (!sound) {
    std::abort();
  }
}

SpfResult judge(const spf::Engine& engine, const char* client,
                const std::shared_ptr<dns::Resolver>& zone, std::uint64_t seed) {
  const auto resolver = std::make_shared<dns::ShuffledResolver>(zone, seed);
  const auto check = engine.start({.identity = SpfIdentity::mailfrom,
                                   .client = parse_ip_address(client).value(),
                                   .domain = "example.jp",
                                   .sender = "local.part\xff-x@b.example.jp",
                                   .helo = "c.example.jp",
                                   .receiver = "r"},
                                  resolver);
  while (resolver->release_any()) {
  }
  SpfResult result = check->result(dns::Deadline::min());
  require(resolver->asked() <= spf::most_questions);
  require(result.reason != "the DNS did not answer in time");
  require(!result.reason.empty() && result.reason.size() <= 1000);
  require(result.explanation.size() <= spf::longest_explanation);
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto engine = spf::make_native_engine();
  const auto zone = dns::make_zone_resolver(zone_of({reinterpret_cast<const char*>(data), size}));
  for (const char* client : {"192.0.2.1", "2001:db8::1", "::ffff:127.0.0.1"}) {
    const SpfResult first = judge(*engine, client, zone, 1);
    const SpfResult second = judge(*engine, client, zone, size);
    require(first.verdict == second.verdict && first.reason == second.reason &&
            first.explanation == second.explanation);
  }
  return 0;
}
