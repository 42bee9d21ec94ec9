#include "dns/reverse_name.h"

#include <string_view>

namespace anshin::dns {

std::string reverse_name(const IpAddress& address) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto& octets = address.octets();
  std::string name;
  if (address.is_v4()) {
    for (std::size_t i = 4; i-- > 0;) {
      name += std::to_string(octets.at(i)) + ".";
    }
    return name + "in-addr.arpa";
  }
  for (std::size_t i = octets.size(); i-- > 0;) {
    const unsigned octet = octets.at(i);
    name += digits[octet & 15U];
    name += '.';
    name += digits[octet >> 4U];
    name += '.';
  }
  return name + "ip6.arpa";
}

}  // namespace anshin::dns
