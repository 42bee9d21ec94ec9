// Serves the metrics over HTTP, on one thread that waits for no client: whoever opens connections
// and says nothing cannot keep others from being answered.
#pragma once

#include "config/address.h"
#include "telemetry/http_request.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>

namespace anshin::telemetry {

class HttpEndpoint {
 public:
  /// Open at a time; one more, and the oldest goes.
  static constexpr std::size_t most_connections = 128;
  /// From the connection to the whole request, and from there to the end of the answer.
  static constexpr std::chrono::seconds patience{5};

  /// Listens from now on. `metrics` is asked on the endpoint's thread; if it throws, the connection
  /// is closed. Throws std::system_error if the address cannot be had.
  HttpEndpoint(const config::Endpoint& address, Content metrics);
  /// Closes all connections; takes milliseconds.
  ~HttpEndpoint();
  HttpEndpoint(const HttpEndpoint&) = delete;
  HttpEndpoint& operator=(const HttpEndpoint&) = delete;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
  std::thread thread_;
};

}  // namespace anshin::telemetry
