// Which registry a command works on.
#include "ctl/registry_place.h"

#include "config/registry_source.h"
#include "ctl/configuration_option.h"

namespace anshin::ctl {

void add_registry_options(CLI::App& command, RegistryOptions& options) {
  command.add_option("-c,--config", options.configuration,
                     "Configuration file (default: /etc/anshin/anshind.toml if it is there)");
  command.add_option("--registry", options.registry,
                     "Name of a registry in the configuration (default: the first)");
  command.add_option("--path", options.path,
                     "Work on the registry in this folder, whatever is configured");
  command.add_flag("--json", options.json, "JSON, for programs");
}

std::vector<RegistryPlace> registry_places(const RegistryOptions& options) {
  if (!options.path.empty()) {
    return {
        {.name = options.registry.empty() ? "local" : options.registry, .folder = options.path}};
  }
  std::vector<RegistryPlace> all;
  std::string names;
  for (const config::Registry& configured : load_configuration(options.configuration).registries) {
    if (options.registry.empty() || configured.name == options.registry) {
      all.push_back({.name = configured.name,
                     .folder = configured.path,
                     .local = configured.local,
                     .source = config::source_of(configured)});
    }
    names += (names.empty() ? "" : ", ") + configured.name;
  }
  if (!all.empty()) {
    return all;
  }
  if (names.empty()) {
    throw CLI::ValidationError(
        "--path",
        "no registry is configured: name a folder with --path, or a configuration with -c");
  }
  throw CLI::ValidationError("--registry",
                             "\"" + options.registry + "\" is not configured; there is: " + names);
}

std::vector<std::shared_ptr<const registry::Store>> registry_stores(
    const RegistryOptions& options) {
  std::vector<std::shared_ptr<const registry::Store>> stores;
  for (const RegistryPlace& place : registry_places(options)) {
    using Role = registry::Store::Role;
    stores.push_back(std::make_shared<const registry::Store>(
        place.name, place.folder, place.local ? Role::local : Role::authority));
  }
  return stores;
}

}  // namespace anshin::ctl
