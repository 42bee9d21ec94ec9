// Addresses as they are written in the configuration.
#include "config/address.h"

#include <gtest/gtest.h>

#include <string>

namespace anshin::config {
namespace {

TEST(MilterSocket, ReadsUnixPaths) {
  for (const std::string text : {"unix:/run/anshin/milter.sock", "local:/run/anshin/milter.sock"}) {
    const auto socket = parse_milter_socket(text);
    ASSERT_TRUE(socket) << socket.error();
    EXPECT_EQ(socket->path, "/run/anshin/milter.sock");
    EXPECT_FALSE(socket->endpoint);
  }
}

TEST(MilterSocket, ReadsTcp) {
  const auto v4 = parse_milter_socket("inet:8891@127.0.0.1");
  ASSERT_TRUE(v4) << v4.error();
  EXPECT_EQ(v4->endpoint->to_string(), "127.0.0.1:8891");
  EXPECT_EQ(parse_milter_socket("inet:8891@localhost")->endpoint->to_string(), "127.0.0.1:8891");
  EXPECT_EQ(parse_milter_socket("inet6:8891@[::1]")->endpoint->to_string(), "[::1]:8891");
  EXPECT_EQ(parse_milter_socket("inet6:65535@localhost")->endpoint->to_string(), "[::1]:65535");
}

TEST(MilterSocket, RefusesTheRest) {
  const std::string long_path = "unix:/" + std::string(107, 'a');
  for (const std::string text : {"",
                                 "/run/x.sock",
                                 "unix:",
                                 "unix:run/x.sock",
                                 "unix:/run/",
                                 "inet:8891",
                                 "inet:@127.0.0.1",
                                 "inet:0@127.0.0.1",
                                 "inet:65536@127.0.0.1",
                                 "inet:8891@",
                                 "inet:8891@mx.example.jp",
                                 "inet:8891@::1",
                                 "inet:8891@[::1]",
                                 "inet6:8891@::1",
                                 "inet6:8891@[127.0.0.1]",
                                 "inet6:8891@[::1",
                                 "inet: 8891@127.0.0.1",
                                 "inet:+1@127.0.0.1",
                                 "INET:1@127.0.0.1",
                                 "tcp:1@127.0.0.1"}) {
    EXPECT_FALSE(parse_milter_socket(text)) << text;
  }
  EXPECT_FALSE(parse_milter_socket(long_path));
  EXPECT_TRUE(parse_milter_socket(long_path.substr(0, long_path.size() - 1)));
}

TEST(MilterSocket, ErrorShowsTheForm) {
  EXPECT_NE(parse_milter_socket("inet:8891").error().find("inet:PORT@ADDRESS"), std::string::npos);
  EXPECT_NE(parse_milter_socket("inet6:8891@::1").error().find("inet6:8891@[::1]"),
            std::string::npos);
}

TEST(Endpoint, PortNeeded) {
  EXPECT_EQ(parse_endpoint("127.0.0.1:9891")->to_string(), "127.0.0.1:9891");
  EXPECT_EQ(parse_endpoint("[2001:db8::1]:5353")->to_string(), "[2001:db8::1]:5353");
  for (const std::string text : {"127.0.0.1", "[::1]", "::1", "127.0.0.1:", "127.0.0.1:0", "9891",
                                 "[::1]9891", "[127.0.0.1]:1", "::1:9891x", "localhost:1", "[:1",
                                 ":1", "127.0.0.1:1:1", "127.0.0.1:99999"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
}

}  // namespace
}  // namespace anshin::config
