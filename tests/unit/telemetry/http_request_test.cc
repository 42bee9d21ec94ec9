// What is answered to which request, and when a request is whole.
#include "telemetry/http_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace anshin::telemetry {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string answer(const std::string& request) {
  const auto text = answer_to(request, [] { return std::string("a_metric 1\n"); });
  return text ? *text : "";
}

TEST(HttpRequest, ServesTheMetrics) {
  const auto text = answer("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(text, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(text, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(text, HasSubstr("Content-Length: 11\r\n"));
  EXPECT_THAT(text, EndsWith("\r\n\r\na_metric 1\n"));
  EXPECT_EQ(answer("GET /metrics?x=y HTTP/1.0\n\n"), text);
}

TEST(HttpRequest, HeadHasNoBody) {
  const auto text = answer("HEAD /metrics HTTP/1.1\r\n\r\n");
  EXPECT_THAT(text, HasSubstr("Content-Length: 11\r\n"));
  EXPECT_THAT(text, EndsWith("\r\n\r\n"));
}

TEST(HttpRequest, WaitsForAllOfIt) {
  EXPECT_EQ(answer(""), "");
  EXPECT_EQ(answer("GET /metrics HTTP/1.1\r\nHost: localhost\r\n"), "");
  EXPECT_EQ(answer(std::string(longest_request - 1, 'x')), "");
}

TEST(HttpRequest, RefusesTheRest) {
  EXPECT_THAT(answer("GET / HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(answer("GET /metricsx HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(answer("POST /metrics HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 405 "));
  for (const std::string line :
       {"", "GET", "GET /metrics", "GET /metrics HTTP/2", "\x16\x03\x01"}) {
    EXPECT_THAT(answer(line + "\r\n\r\n"), StartsWith("HTTP/1.1 400 ")) << line;
  }
  EXPECT_THAT(answer(std::string(longest_request, 'x')), StartsWith("HTTP/1.1 431 "));
}

}  // namespace
}  // namespace anshin::telemetry
