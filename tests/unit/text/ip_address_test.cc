#include <anshin/ip_address.h>

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

namespace anshin {
namespace {

IpAddress address_of(std::string_view text) {
  const auto address = parse_ip_address(text);
  return address ? *address : throw std::invalid_argument("no address");
}

IpNetwork network_of(std::string_view text) {
  const auto network = parse_ip_network(text);
  return network ? *network : throw std::invalid_argument("no network");
}

struct Case {
  std::string_view given;
  std::string_view canonical;
};

TEST(IpAddress, ReadsAndFormats) {
  for (const Case& c : std::to_array<Case>({
           {"192.0.2.1", "192.0.2.1"},
           {"0.0.0.0", "0.0.0.0"},
           {"255.255.255.255", "255.255.255.255"},
           {"::", "::"},
           {"::1", "::1"},
           {"1::", "1::"},
           {"2001:DB8::1", "2001:db8::1"},
           {"2001:0db8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1"},
           // RFC 5952 section 4.2.2: one zero group is not shortened
           {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
           // section 4.2.3: the longest run, the first of equals
           {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},
           {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
           {"0:0:1:0:0:0:0:0", "0:0:1::"},
           {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
           {"::ffff:c000:201", "::ffff:192.0.2.1"},
           {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
           {"::192.0.2.1", "::c000:201"},
       })) {
    const IpAddress address = address_of(c.given);
    EXPECT_EQ(address.to_string(), c.canonical);
    EXPECT_EQ(address_of(c.canonical), address);
  }
}

TEST(IpAddress, RefusesWhatIsNone) {
  using std::string_view_literals::operator""sv;
  for (const std::string_view given : {""sv,
                                       "1.2.3"sv,
                                       "1.2.3.4.5"sv,
                                       "256.1.1.1"sv,
                                       "01.2.3.4"sv,
                                       "1.2.3.04"sv,
                                       " 1.2.3.4"sv,
                                       "1.2.3.4 "sv,
                                       "1.2.3.4\0"sv,
                                       "0x1.2.3.4"sv,
                                       "1"sv,
                                       "[::1]"sv,
                                       "IPv6:::1"sv,
                                       "fe80::1%eth0"sv,
                                       "1:2:3:4:5:6:7"sv,
                                       "1:2:3:4:5:6:7:8:9"sv,
                                       ":::"sv,
                                       "1::2::3"sv,
                                       "12345::"sv,
                                       "g::"sv,
                                       ":1:2:3:4:5:6:7"sv,
                                       "::ffff:01.2.3.4"sv,
                                       "::1/64"sv,
                                       "-1.2.3.4"sv,
                                       "1.2.3.4/32"sv}) {
    EXPECT_FALSE(parse_ip_address(given)) << given;
  }
  EXPECT_FALSE(parse_ip_address(std::string(100000, ':')));
}

TEST(IpAddress, UnmapsOnlyMappedAddresses) {
  EXPECT_EQ(address_of("::ffff:192.0.2.1").unmapped(), address_of("192.0.2.1"));
  EXPECT_EQ(address_of("::192.0.2.1").unmapped(), address_of("::192.0.2.1"));
  EXPECT_EQ(address_of("192.0.2.1").unmapped(), address_of("192.0.2.1"));
  EXPECT_NE(address_of("::ffff:192.0.2.1"), address_of("192.0.2.1"));
}

TEST(IpAddress, ComparesNetworksBitByBit) {
  const IpAddress address = address_of("203.0.113.129");
  EXPECT_TRUE(address.in_network(address_of("203.0.113.128"), 25));
  EXPECT_FALSE(address.in_network(address_of("203.0.113.0"), 25));
  EXPECT_TRUE(address.in_network(address_of("0.0.0.0"), 0));
  EXPECT_TRUE(address.in_network(address, 32));
  EXPECT_FALSE(address.in_network(address_of("203.0.113.128"), 32));
  EXPECT_FALSE(address.in_network(address, 33));
  EXPECT_FALSE(address.in_network(address_of("::"), 0));
  const IpAddress v6 = address_of("2001:db8:8000::1");
  EXPECT_TRUE(v6.in_network(address_of("2001:db8:8000::"), 33));
  EXPECT_FALSE(v6.in_network(address_of("2001:db8::"), 33));
  EXPECT_TRUE(v6.in_network(address_of("2001:db8::"), 32));
  EXPECT_TRUE(v6.in_network(v6, 128));
  EXPECT_FALSE(v6.in_network(address_of("2001:db8:8000::"), 128));
  EXPECT_FALSE(v6.in_network(v6, 129));
}

TEST(IpNetwork, Contains) {
  const IpNetwork network = network_of("203.0.113.0/24");
  EXPECT_TRUE(network.contains(address_of("203.0.113.7")));
  EXPECT_TRUE(network.contains(address_of("::ffff:203.0.113.7")));
  EXPECT_FALSE(network.contains(address_of("203.0.114.7")));
  EXPECT_TRUE(network_of("::/0").contains(address_of("2001:db8::1")));
  EXPECT_TRUE(network_of("192.0.2.1").contains(address_of("192.0.2.1")));
  EXPECT_EQ(network_of("2001:db8::1").prefix, 128U);
}

TEST(IpNetwork, RefusesWhatIsNone) {
  for (const std::string_view given :
       {"", "/", "/24", "203.0.113.0/", "203.0.113.0/33", "203.0.113.1/24", "203.0.113.0/024",
        "203.0.113.0/-1", "203.0.113.0/+24", "203.0.113.0/24 ", "203.0.113.0/24/24",
        "2001:db8::/129", "2001:db8::1/32", "203.0.113.0/99999999999", "example.jp/24",
        "203.0.113.0/a"}) {
    EXPECT_FALSE(parse_ip_network(given)) << given;
  }
  EXPECT_TRUE(parse_ip_network("0.0.0.0/0"));
  EXPECT_TRUE(parse_ip_network("203.0.113.1/32"));
  EXPECT_TRUE(parse_ip_network("::1/128"));
}

}  // namespace
}  // namespace anshin
