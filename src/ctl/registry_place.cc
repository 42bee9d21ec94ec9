// Which registry a command works on.
#include "ctl/registry_place.h"

#include "authority/publication_state.h"
#include "config/registry_source.h"
#include "config/shell_word.h"
#include "ctl/configuration_option.h"
#include "text/printable.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace anshin::ctl {
namespace {

// As its publisher names it, or as it was published here, or as its folder is called.
std::string name_of(const std::string& folder) {
  if (const std::string origin = registry::Store({}, folder).information().origin;
      !origin.empty()) {
    return text::printable(origin);
  }
  if (const auto published = authority::read_publication_state(folder);
      published && !published->name.empty()) {
    return published->name;
  }
  const auto path = std::filesystem::absolute(folder).lexically_normal();
  const auto last = path.has_filename() ? path.filename() : path.parent_path().filename();
  return text::printable(last.empty() ? path.string() : last.string());
}

// --path is obeyed whatever is configured, and so even where no configuration can be read; but a
// folder that the configuration calls local is no less local for that.
bool is_configured_as_local(const RegistryOptions& options) {
  const auto resolved = [](const std::string& folder) {
    std::error_code error;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(folder), error);
  };
  try {
    const auto all = load_configuration(options.configuration).registries;
    return std::ranges::any_of(all, [&](const config::Registry& configured) {
      return configured.local && resolved(configured.path) == resolved(options.path);
    });
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace

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
    return {{.name = options.registry.empty() ? name_of(options.path) : options.registry,
             .folder = options.path,
             .local = is_configured_as_local(options)}};
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

std::string repeated_options(const RegistryOptions& options) {
  std::string text;
  for (const auto& [option, value] :
       {std::pair("-c", &options.configuration), std::pair("--registry", &options.registry),
        std::pair("--path", &options.path)}) {
    if (!value->empty()) {
      text += std::string(" ") + option + " " + config::shell_word(*value);
    }
  }
  return text;
}

std::string command_on(const RegistryOptions& options, const std::string& command) {
  return "\"anshinctl registry " + command + repeated_options(options) + '"';
}

std::string command_on(RegistryOptions options, const RegistryPlace& place,
                       const std::string& command) {
  if (options.path.empty()) {
    options.registry = place.name;
  }
  return command_on(options, command);
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
