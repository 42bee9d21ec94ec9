// The milter: libmilter's callbacks around Session, and the life of the service.
#pragma once

#include "milter/listener.h"
#include "milter/under_way.h"
#include "service/runtime.h"
#include "telemetry/metrics.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace anshin::milter {

/// What all sessions share. The runtime can be swapped at any time; a session keeps the one it
/// began with.
class Context {
 public:
  Context(std::shared_ptr<const service::Runtime> runtime, telemetry::Metrics& metrics)
      : runtime_(std::move(runtime)), metrics_(metrics) {}

  std::shared_ptr<const service::Runtime> runtime() const {
    const std::lock_guard lock(mutex_);
    return runtime_;
  }
  void set_runtime(std::shared_ptr<const service::Runtime> runtime) {
    const std::lock_guard lock(mutex_);
    runtime_ = std::move(runtime);
  }
  telemetry::Metrics& metrics() { return metrics_; }
  UnderWay& under_way() { return under_way_; }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const service::Runtime> runtime_;
  telemetry::Metrics& metrics_;
  UnderWay under_way_;
};

/// One per process: libmilter keeps its state in globals.
class Server {
 public:
  /// Opens the socket of the runtime's configuration. Throws std::runtime_error with what to do.
  explicit Server(Context& context);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Serves until `stop`, in a thread of its own.
  void start();
  /// Whether libmilter still serves; false after it gave up by itself.
  bool serving() const { return serving_; }
  /// To be called now and then: for what is to be logged of the listening socket.
  void look() { listener_->look(); }
  /// From then on a message that stands still is no longer waited for.
  static constexpr std::chrono::seconds longest_standstill{5};

  /// Takes no new connection, lets messages under way finish for at most `patience`, then ends. Of
  /// those that are not whole yet, only the ones that come on are waited for.
  void stop(std::chrono::milliseconds patience);

 private:
  Context& context_;
  std::optional<Listener> listener_;
  std::thread thread_;
  std::atomic<bool> serving_ = false;
};

}  // namespace anshin::milter
