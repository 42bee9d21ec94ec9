#include "distribution/internal_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace anshin::distribution {

namespace {

using Octets = std::span<const std::uint8_t>;

struct Range {
  std::array<std::uint8_t, 4> first;  // of IPv6, the first four octets
  int bits;
};

constexpr std::array<Range, 12> internal_v4{{{{0}, 8},
                                             {{10}, 8},
                                             {{100, 64}, 10},
                                             {{127}, 8},
                                             {{169, 254}, 16},
                                             {{172, 16}, 12},
                                             {{192, 0, 0}, 24},
                                             {{192, 88, 99}, 24},
                                             {{192, 168}, 16},
                                             {{198, 18}, 15},
                                             {{224}, 4},
                                             {{240}, 4}}};
// Unique local, link and site local, multicast, 6to4 and Teredo (which embed an address).
constexpr std::array<Range, 6> internal_v6{{{{0xFC}, 7},
                                            {{0xFE, 0x80}, 10},
                                            {{0xFE, 0xC0}, 10},
                                            {{0xFF}, 8},
                                            {{0x20, 0x02}, 16},
                                            {{0x20, 0x01, 0, 0}, 32}}};

bool is_in(Octets address, const Range& range) {
  for (int bit = 0; bit < range.bits; bit += 8) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int kept = std::min(8, range.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xFF00 >> kept);
    if ((address[at] & mask) != (range.first[at] & mask)) {
      return false;
    }
  }
  return true;
}

bool is_internal_v4(Octets address) {
  return std::ranges::any_of(internal_v4,
                             [&](const Range& range) { return is_in(address, range); });
}

bool is_internal_v6(Octets address) {
  static constexpr std::array<std::uint8_t, 12> nat64{0, 0x64, 0xFF, 0x9B};
  const auto zeros = [&](std::size_t from, std::size_t count) {
    return std::ranges::all_of(address.subspan(from, count), [](std::uint8_t c) { return c == 0; });
  };
  const bool mapped = zeros(0, 10) && address[10] == 0xFF && address[11] == 0xFF;
  if (mapped || std::ranges::equal(address.first(nat64.size()), nat64)) {
    return is_internal_v4(address.subspan(12));
  }
  // ::, ::1 and the addresses with an embedded one that nobody uses any longer.
  return zeros(0, 8) || std::ranges::any_of(
                            internal_v6, [&](const Range& range) { return is_in(address, range); });
}

}  // namespace

bool is_internal_address(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));
  std::array<std::uint8_t, 16> octets{};
  if (inet_pton(AF_INET, text.c_str(), octets.data()) == 1) {
    return is_internal_v4(octets);
  }
  return inet_pton(AF_INET6, text.c_str(), octets.data()) != 1 || is_internal_v6(octets);
}

}  // namespace anshin::distribution
