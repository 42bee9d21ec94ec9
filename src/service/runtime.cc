#include "service/runtime.h"

#include <anshin/arc_engine.h>
#include <anshin/native_engines.h>
#include <anshin/reference_engines.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace anshin::service {
namespace {

auth::Engines make_engines(config::Engine engine) {
  switch (engine) {
    case config::Engine::native:
      return {spf::make_native_engine(), dkim::make_native_engine()};
    case config::Engine::reference:
      return {reference::make_reference_spf_engine(), reference::make_reference_dkim_engine()};
  }
  std::unreachable();
}

// Engines keep parsed keys from message to message: they survive a reload.
void set_engines(Runtime& runtime, const std::shared_ptr<const Runtime>& previous) {
  const config::Verify& wanted = runtime.configuration.verify;
  runtime.cross_checked = std::make_shared<Sampler>(wanted.cross_check);
  if (previous && previous->configuration.verify.engine == wanted.engine) {
    runtime.engines = previous->engines;
    runtime.other_engines = previous->other_engines;
    return;
  }
  runtime.engines = make_engines(wanted.engine);
  runtime.engines.arc = arc::make_engine();
  runtime.other_engines = make_engines(other_engine(wanted.engine));
}

bool asks_the_same(const config::Configuration& a, const config::Configuration& b) {
  return a.zone_file.empty() && b.zone_file.empty() && a.dns == b.dns;
}

void make_resolver(Runtime& runtime, const std::shared_ptr<const Runtime>& previous) {
  if (previous && asks_the_same(previous->configuration, runtime.configuration)) {
    runtime.network = previous->network;
    runtime.resolver = previous->resolver;
  } else if (runtime.configuration.zone_file.empty()) {
    runtime.network = dns::make_network_resolver(runtime.configuration.dns);
    runtime.resolver = runtime.network;
  } else {
    runtime.resolver = dns::make_zone_file_resolver(runtime.configuration.zone_file);
  }
}

std::shared_ptr<const registry::Store> open_store(const config::Registry& wanted,
                                                  const std::shared_ptr<const Runtime>& previous) {
  if (previous) {
    const auto& before = previous->configuration.registries;
    const auto found = std::ranges::find_if(before, [&](const config::Registry& registry) {
      return registry.name == wanted.name && registry.path == wanted.path &&
             registry.local == wanted.local;
    });
    if (found != before.end()) {
      return previous->registries->stores()[static_cast<std::size_t>(found - before.begin())];
    }
  }
  using Role = registry::Store::Role;
  return std::make_shared<const registry::Store>(wanted.name, wanted.path,
                                                 wanted.local ? Role::local : Role::authority);
}

}  // namespace

config::Engine other_engine(config::Engine engine) {
  switch (engine) {
    case config::Engine::native:
      return config::Engine::reference;
    case config::Engine::reference:
      return config::Engine::native;
  }
  std::unreachable();
}

std::shared_ptr<const Runtime> make_runtime(config::Configuration configuration,
                                            const std::shared_ptr<const Runtime>& previous) {
  auto runtime = std::make_shared<Runtime>();
  runtime->configuration = std::move(configuration);
  const config::Configuration& wanted = runtime->configuration;
  make_resolver(*runtime, previous);
  set_engines(*runtime, previous);

  std::vector<std::shared_ptr<const registry::Store>> stores;
  stores.reserve(wanted.registries.size());
  for (const config::Registry& registry : wanted.registries) {
    stores.push_back(open_store(registry, previous));
  }
  runtime->registries =
      std::make_shared<const registry::Registries>(std::move(stores), wanted.look_alikes);

  if (!wanted.signing_key.empty()) {
    auto key = crypto::SigningKey::load(wanted.signing_key);
    if (!key) {
      throw std::runtime_error("mark.signing_key: " + key.error());
    }
    runtime->signing_key = std::move(*key);
  }
  return runtime;
}

}  // namespace anshin::service
