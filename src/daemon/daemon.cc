#include "daemon/daemon.h"

#include "config/registry_source.h"
#include "daemon/background_sync.h"
#include "daemon/heap.h"
#include "daemon/signals.h"
#include "milter/server.h"
#include "service/runtime.h"
#include "telemetry/alarm.h"
#include "telemetry/dns_news.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"
#include "telemetry/registry_news.h"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace anshin::daemon {
namespace {

using namespace std::chrono_literals;

// How often the registries' state is looked at.
constexpr auto kWatch = 5s;
// Messages under way may take this long to finish after SIGTERM, or as long as a message may wait
// for the DNS and this much more; systemd's unit allows more than the longest.
constexpr auto kDrain = 20s;
constexpr auto kBeyondDeadline = 5s;

std::chrono::sys_seconds current_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// What is known of the syncs of the registry with this name; nullopt: it is not received.
std::optional<distribution::SyncState> sync_state(const service::Runtime& runtime,
                                                  const std::string& name) {
  const auto& registries = runtime.configuration.registries;
  const auto found = std::ranges::find(registries, name, &config::Registry::name);
  const auto source = found == registries.end() ? std::nullopt : config::source_of(*found);
  return source ? std::optional(distribution::read_sync_state(*source)) : std::nullopt;
}

std::chrono::milliseconds time_to_drain(const service::Runtime& runtime) {
  return std::max<std::chrono::milliseconds>(kDrain,
                                             runtime.configuration.auth.deadline + kBeyondDeadline);
}

/// Keeps an eye on what lasts longer than a message.
class Watch {
 public:
  explicit Watch(telemetry::Metrics& metrics) : metrics_(metrics) {}

  void look(const service::Runtime& runtime) {
    look_at_endpoint(runtime.configuration.metrics_listen);
    look_at_registries(runtime);
  }

 private:
  /// Mail does not wait for metrics: where the address cannot be had, it is tried again.
  void look_at_endpoint(const std::string& address) {
    const auto listening = metrics_.listen(address);
    const auto line = endpoint_.update(
        {.healthy = listening.has_value(),
         .detail = listening ? ""
                             : listening.error() + " (it is tried again; mail is verified "
                                                   "all the same)"},
        telemetry::Alarm::Clock::now());
    if (line) {
      telemetry::log_message(line->healthy ? config::LogLevel::info : config::LogLevel::error,
                             line->text);
    }
  }

  void look_at_registries(const service::Runtime& runtime) {
    for (const auto& store : runtime.registries->stores()) {
      auto& news = news_.try_emplace(store->name(), store->name()).first->second;
      const auto sync = sync_state(runtime, store->name());
      for (const auto& line : news.look(store->information(), sync ? sync->problem : "",
                                        current_time(), telemetry::Alarm::Clock::now())) {
        telemetry::log_message(line.level, line.text);
      }
    }
    if (runtime.network) {
      for (const auto& line : dns_.look(runtime.network->statistics())) {
        telemetry::log_message(line.level, line.text);
      }
    }
  }

  telemetry::Metrics& metrics_;
  telemetry::Alarm endpoint_{"the metrics endpoint"};
  std::map<std::string, telemetry::RegistryNews> news_;
  telemetry::DnsNews dns_;
};

telemetry::RegistryHealth health_of(const service::Runtime& runtime, const registry::Store& store) {
  const registry::Store::Information information = store.information();
  telemetry::RegistryHealth health{
      .name = store.name(),
      .available = information.available && !telemetry::has_expired(information, current_time()),
      .serial = information.serial,
      .organisations = information.organisations,
      .issued = information.issued,
      .expires = information.expires};
  if (const auto sync = sync_state(runtime, store.name())) {
    health.sync = {.last_success = sync->last_success, .failures = sync->failures};
  }
  return health;
}

std::vector<telemetry::RegistryHealth> registry_health(const milter::Context& context) {
  const auto runtime = context.runtime();
  std::vector<telemetry::RegistryHealth> result;
  for (const auto& store : runtime->registries->stores()) {
    result.push_back(health_of(*runtime, *store));
  }
  return result;
}

dns::ResolverStatistics resolver_statistics(const milter::Context& context) {
  const auto network = context.runtime()->network;
  return network ? network->statistics() : dns::ResolverStatistics{};
}

/// Says whom the daemon asks, whenever that changes.
class NameServerNews {
 public:
  void look(const service::Runtime& runtime) {
    const auto now = runtime.network ? runtime.network->name_servers() : dns::NameServers{};
    if (now == told_) {
      return;
    }
    told_ = now;
    if (!now.problem.empty()) {
      telemetry::log_warning(now.file + ": " + now.problem);
    }
    if (!now.addresses.empty()) {
      telemetry::log_info("name servers: " + now.to_string());
    }
  }

 private:
  dns::NameServers told_;
};

/// What a reload cannot change, because it is bound to the process.
void warn_about_fixed_settings(const config::Configuration& running,
                               const config::Configuration& wanted) {
  const auto warn = [](bool changed, const std::string& key) {
    if (changed) {
      telemetry::log_warning(key + " was changed in the file; it takes effect after a restart");
    }
  };
  warn(running.milter.socket != wanted.milter.socket, "milter.socket");
  warn(running.milter.socket_mode != wanted.milter.socket_mode, "milter.socket_mode");
  warn(running.milter.socket_group != wanted.milter.socket_group, "milter.socket_group");
}

void reload(milter::Context& context, BackgroundSync& background) {
  sd_notify(0, "RELOADING=1");
  const std::shared_ptr<const service::Runtime> running = context.runtime();
  auto configuration = config::load(running->configuration.file);
  if (!configuration) {
    for (const config::Problem& problem : configuration.error()) {
      telemetry::log_error(problem.to_string());
    }
    telemetry::log_error("the configuration was not reloaded; the old one stays in force");
    sd_notify(0, "READY=1");
    return;
  }
  try {
    warn_about_fixed_settings(running->configuration, *configuration);
    const config::Log log = configuration->log;
    context.set_runtime(service::make_runtime(std::move(*configuration), running));
    telemetry::set_up_log(log);
    background.follow(context.runtime()->configuration);
    telemetry::log_info("configuration reloaded from " + running->configuration.file);
  } catch (const std::exception& error) {
    telemetry::log_error(std::string(error.what()) + "; the old configuration stays in force");
  }
  sd_notify(0, "READY=1");
}

}  // namespace

int run(config::Configuration configuration) {
  milter::raise_descriptor_limit();
  set_up_heap();
  Signals signals;
  telemetry::set_up_log(configuration.log);
  const std::shared_ptr<const service::Runtime> runtime =
      service::make_runtime(std::move(configuration), nullptr);
  telemetry::Metrics metrics;
  milter::Context context(runtime, metrics);
  metrics.observe_registries([&context] { return registry_health(context); });
  metrics.observe_resolver([&context] { return resolver_statistics(context); });
  Watch watch(metrics);
  watch.look(*runtime);
  milter::Server server(context);
  server.start();
  telemetry::log_info("serving on " + runtime->configuration.milter.socket + " as " +
                      runtime->configuration.milter.authserv_id + ", mode " +
                      std::string(policy::to_string(runtime->configuration.policy.mode)) +
                      ", engine " +
                      std::string(config::to_string(runtime->configuration.verify.engine)));
  sd_notify(0, "READY=1");

  BackgroundSync background;
  background.follow(runtime->configuration);
  NameServerNews name_servers;
  while (server.serving()) {
    watch.look(*context.runtime());
    name_servers.look(*context.runtime());
    server.look();
    switch (signals.wait(kWatch)) {
      case Event::none:
        give_back_free_memory();
        break;
      case Event::reload:
        reload(context, background);
        break;
      case Event::stop:
        sd_notify(0, "STOPPING=1");
        telemetry::log_info("stopping: no new connections, messages under way finish first");
        background.request_stop();
        server.stop(time_to_drain(*context.runtime()));
        background.stop();
        telemetry::log_info("stopped");
        telemetry::close_log();
        return 0;
    }
  }
  telemetry::log_error("libmilter stopped serving by itself; see its message above");
  telemetry::close_log();
  return 1;
}

}  // namespace anshin::daemon
