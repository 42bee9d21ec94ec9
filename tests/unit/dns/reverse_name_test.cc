// RFC 1035 section 3.5 and RFC 3596 section 2.5.
#include "dns/reverse_name.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

TEST(ReverseName, GoesFromTheLastOctetToTheFirst) {
  EXPECT_EQ(reverse_name(IpAddress::v4({203, 0, 113, 45})), "45.113.0.203.in-addr.arpa");
  EXPECT_EQ(reverse_name(IpAddress::v4({})), "0.0.0.0.in-addr.arpa");
}

TEST(ReverseName, GoesFromTheLastHalfOctetToTheFirst) {
  EXPECT_EQ(
      reverse_name(IpAddress::v6({0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa5})),
      "5.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

}  // namespace
}  // namespace anshin::dns
