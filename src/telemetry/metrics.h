// What the daemon counts, and the endpoint from which Prometheus fetches it. Recording is cheap and
// thread-safe, with or without an endpoint.
#pragma once

#include <anshin/mark.h>
#include <anshin/resolver.h>
#include <anshin/results.h>

#include "policy/policy.h"
#include "telemetry/agreement.h"
#include "telemetry/message_log.h"
#include "telemetry/skip.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace anshin::telemetry {

/// One registry as the metrics show it.
struct RegistryHealth {
  std::string name;
  bool available = false;  ///< and not expired
  std::uint64_t serial = 0;
  std::uint64_t organisations = 0;
  std::optional<std::chrono::sys_seconds> issued = {};
  std::optional<std::chrono::sys_seconds> expires = {};
  /// Of one that is received.
  struct Sync {
    std::optional<std::chrono::sys_seconds> last_success;
    std::uint64_t failures = 0;  ///< since then
  };
  std::optional<Sync> sync = {};
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// Opens the endpoint http://LISTEN/metrics, e.g. "127.0.0.1:9891", instead of the one before; ""
  /// closes it. The error says what to do if it cannot be had; counting goes on. Takes microseconds
  /// where it is open already. Not thread-safe with itself.
  std::expected<void, std::string> listen(const std::string& address);

  void record_message(const AuthReport& report, const mark::Mark& mark, const policy::Plan& plan,
                      const Timing& timing);
  /// One verdict of both engines.
  void record_comparison(Protocol protocol, Agreement agreement);
  void connection_opened();
  void connection_closed();
  /// A message that was let through because something of ours went wrong.
  void record_internal_error();
  /// A message whose edits the MTA did not take because it was gone, e.g. after a time-out.
  void record_lost_connection();
  /// A connection or a message that is not verified.
  void record_skip(Skip reason);

  /// Asked at every scrape, on the endpoint's thread; must be thread-safe. An empty function
  /// forgets the one before.
  void observe_resolver(std::function<dns::ResolverStatistics()> statistics);
  void observe_registries(std::function<std::vector<RegistryHealth>()> registries);

  /// Everything in Prometheus' text format, as the endpoint serves it.
  std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace anshin::telemetry
