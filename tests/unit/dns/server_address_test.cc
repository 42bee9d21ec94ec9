// Reading the addresses of name servers.
#include "dns/server_address.h"

#include <gtest/gtest.h>

namespace anshin::dns {
namespace {

TEST(ServerAddress, ReadsEveryForm) {
  const std::pair<const char*, const char*> cases[] = {
      {"192.0.2.53", "192.0.2.53:53"},
      {"192.0.2.53:5353", "192.0.2.53:5353"},
      {"2001:db8::53", "[2001:db8::53]:53"},
      {"[2001:db8::53]", "[2001:db8::53]:53"},
      {"[2001:db8::53]:5353", "[2001:db8::53]:5353"},
      {"fe80::1%eth0", "[fe80::1%eth0]:53"},
      {"[fe80::1%eth0.100]:5353", "[fe80::1%eth0.100]:5353"},
      {"fe80::1%2", "[fe80::1%2]:53"},
  };
  for (const auto& [text, normal] : cases) {
    const auto server = parse_server_address(text);
    ASSERT_TRUE(server) << text;
    EXPECT_EQ(server->to_string(), normal);
  }
}

TEST(ServerAddress, RefusesTheRest) {
  for (const char* text : {"",
                           "ns.example.jp",
                           "192.0.2.53:",
                           "192.0.2.53:0",
                           "192.0.2.53:65536",
                           "192.0.2.53:x",
                           "192.0.2.53:53 ",
                           "[192.0.2.53]:53",
                           "[2001:db8::53",
                           "[2001:db8::53]53",
                           "[2001:db8::53]:",
                           "[]",
                           "192.0.2",
                           "fe80::1%",
                           "fe80::1%a/b",
                           "fe80::1%eth0:53",
                           "fe80::1%a b",
                           "fe80::1%aninterfacename0",
                           "192.0.2.1%eth0",
                           "%eth0"}) {
    const auto server = parse_server_address(text);
    EXPECT_FALSE(server) << text;
  }
}

TEST(ServerAddress, OnlyLinkLocalAddressesHaveAnInterface) {
  EXPECT_NE(parse_server_address("fe80::1").error().find("fe80::1%eth0"), std::string::npos);
  EXPECT_NE(parse_server_address("2001:db8::1%eth0").error().find("only a link-local"),
            std::string::npos);
}

}  // namespace
}  // namespace anshin::dns
