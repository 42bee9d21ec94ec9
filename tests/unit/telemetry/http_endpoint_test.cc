// Clients that say nothing, or read nothing, keep nobody from being served and do not delay the
// end.
#include "telemetry/http_endpoint.h"

#include "tcp.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <stdexcept>
#include <string>
#include <system_error>

namespace anshin::telemetry {
namespace {

using testing::HasSubstr;

constexpr const char* request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

config::Endpoint at(std::uint16_t port) {
  return {.address = *parse_ip_address("127.0.0.1"), .port = port};
}

class HttpEndpointTest : public testing::Test {
 protected:
  std::uint16_t port_ = Tcp().take_port();
};

TEST_F(HttpEndpointTest, ServesWhileOthersStayIdle) {
  HttpEndpoint endpoint(at(port_), [] { return std::string("a_metric 1\n"); });
  // More than are kept, so that every one of them had its turn of being the oldest.
  std::deque<Tcp> idle(HttpEndpoint::most_connections + 20);
  const auto begin = std::chrono::steady_clock::now();
  for (auto& one : idle) {
    ASSERT_TRUE(one.connect(port_));
    EXPECT_THAT(Tcp().talk(port_, request), HasSubstr("a_metric 1"));
  }
  // Without a place for each it would take `patience` a time.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10 * HttpEndpoint::patience);
}

TEST_F(HttpEndpointTest, ClosesWhoSaysNothing) {
  HttpEndpoint endpoint(at(port_), [] { return std::string("a_metric 1\n"); });
  Tcp idle;
  ASSERT_TRUE(idle.connect(port_));
  EXPECT_EQ(idle.receive(), "");
  EXPECT_THAT(Tcp().talk(port_, "GET /metrics HTTP/1.1\r\n"), "");
}

TEST_F(HttpEndpointTest, SendsMoreThanASocketHolds) {
  const std::string large(20'000'000, 'x');
  HttpEndpoint endpoint(at(port_), [&] { return large; });
  EXPECT_EQ(Tcp().talk(port_, request).size(),
            large.size() +
                std::string(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
                    "Content-Length: 20000000\r\nConnection: close\r\n\r\n")
                    .size());
}

TEST_F(HttpEndpointTest, OutlivesContentThatThrows) {
  std::atomic<bool> bad = true;  // the endpoint's thread reads it
  HttpEndpoint endpoint(at(port_), [&] {
    if (bad) {
      throw std::runtime_error("gone");
    }
    return std::string("a_metric 1\n");
  });
  EXPECT_EQ(Tcp().talk(port_, request), "");
  bad = false;
  EXPECT_THAT(Tcp().talk(port_, request), HasSubstr("a_metric 1"));
}

TEST_F(HttpEndpointTest, EndsAtOnceWithClientsOpen) {
  Tcp idle;
  Tcp unread;
  const auto begin = std::chrono::steady_clock::now();
  {
    HttpEndpoint endpoint(at(port_), [] { return std::string(20'000'000, 'x'); });
    ASSERT_TRUE(idle.connect(port_));
    ASSERT_TRUE(unread.connect(port_));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, HttpEndpoint::patience);
}

TEST_F(HttpEndpointTest, APortInUseIsAnError) {
  Tcp other;
  const auto port = other.take_port();
  EXPECT_THROW(HttpEndpoint(at(port), [] { return std::string(); }), std::system_error);
}

}  // namespace
}  // namespace anshin::telemetry
