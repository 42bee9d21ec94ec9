#include "daemon/daemon.h"

#include "daemon/signals.h"
#include "milter/server.h"
#include "service/runtime.h"
#include "telemetry/alarm.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"

#include <systemd/sd-daemon.h>

#include <exception>
#include <map>
#include <memory>
#include <string>

namespace anshin::daemon {
namespace {

using namespace std::chrono_literals;

// How often the registries' state is looked at.
constexpr auto kWatch = 5s;
// Messages under way may take this long to finish after SIGTERM; systemd's unit allows more.
constexpr auto kDrain = 120s;

/// Keeps an eye on what lasts longer than a message.
class Watch {
 public:
  void look(const service::Runtime& runtime) {
    for (const auto& store : runtime.registries->stores()) {
      auto [entry, fresh] = alarms_.try_emplace(store->name(), "registry " + store->name());
      const registry::Store::Information information = store->information();
      const auto line = entry->second.update(information.available, information.problem,
                                             telemetry::Alarm::Clock::now());
      if (line && line->healthy) {
        telemetry::log_info(line->text);
      } else if (line) {
        telemetry::log_error(line->text);
      }
    }
  }

 private:
  std::map<std::string, telemetry::Alarm> alarms_;
};

std::vector<telemetry::RegistryHealth> registry_health(const milter::Context& context) {
  std::vector<telemetry::RegistryHealth> result;
  for (const auto& store : context.runtime()->registries->stores()) {
    const registry::Store::Information information = store->information();
    result.push_back(
        {store->name(), information.available, information.serial, information.organisations});
  }
  return result;
}

dns::ResolverStatistics resolver_statistics(const milter::Context& context) {
  const auto network = context.runtime()->network;
  return network ? network->statistics() : dns::ResolverStatistics{};
}

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

void reload(milter::Context& context, telemetry::Metrics& metrics) {
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
    if (running->configuration.metrics_listen != context.runtime()->configuration.metrics_listen) {
      metrics.listen(context.runtime()->configuration.metrics_listen);
    }
    telemetry::log_info("configuration reloaded from " + running->configuration.file);
  } catch (const std::exception& error) {
    telemetry::log_error(std::string(error.what()) + "; the old configuration stays in force");
  }
  sd_notify(0, "READY=1");
}

}  // namespace

int run(config::Configuration configuration) {
  Signals signals;
  telemetry::set_up_log(configuration.log);
  const std::shared_ptr<const service::Runtime> runtime =
      service::make_runtime(std::move(configuration), nullptr);
  telemetry::Metrics metrics;
  milter::Context context(runtime, metrics);
  metrics.observe_registries([&context] { return registry_health(context); });
  metrics.observe_resolver([&context] { return resolver_statistics(context); });
  metrics.listen(runtime->configuration.metrics_listen);
  milter::Server server(context);
  server.start();
  telemetry::log_info("serving on " + runtime->configuration.milter.socket + " as " +
                      runtime->configuration.milter.authserv_id + ", mode " +
                      std::string(policy::to_string(runtime->configuration.policy.mode)) +
                      ", engine " +
                      std::string(config::to_string(runtime->configuration.verify.engine)));
  sd_notify(0, "READY=1");

  Watch watch;
  while (server.serving()) {
    watch.look(*context.runtime());
    switch (signals.wait(kWatch)) {
      case Event::none:
        break;
      case Event::reload:
        reload(context, metrics);
        break;
      case Event::stop:
        sd_notify(0, "STOPPING=1");
        telemetry::log_info("stopping: no new connections, messages under way finish first");
        server.stop(kDrain);
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
