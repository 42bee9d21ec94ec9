#include "support/spf_bench.h"

#include <stdexcept>
#include <utility>

namespace anshin::test {

dns::Zone zone_of(std::string_view master_file) {
  dns::Zone zone;
  auto parsed = dns::parse_zone(master_file, "test");
  if (!parsed) {
    throw std::runtime_error(parsed.error());
  }
  std::swap(zone, *parsed);
  return zone;
}

IpAddress ip_address(std::string_view text) {
  const auto address = parse_ip_address(text);
  if (!address) {
    throw std::runtime_error("no address: " + std::string(text));
  }
  return *address;
}

}  // namespace anshin::test
