// Fuzz target: addresses and networks.
#include <anshin/ip_address.h>

#include "text_require.h"

using anshin::fuzz::as_text;
using anshin::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  if (const auto address = anshin::parse_ip_address(text)) {
    require(anshin::parse_ip_address(address->to_string()) == address);
  }
  if (const auto network = anshin::parse_ip_network(text)) {
    require(network->address.in_network(network->address, network->prefix));
    require(network->prefix <= (network->address.is_v4() ? 32U : 128U));
  }
  return 0;
}
