// Which registry a command works on: -c, --registry and --path.
#pragma once

#include <anshin/distribution.h>
#include <anshin/registry.h>

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace anshin::ctl {

/// What was said on the command line.
struct RegistryOptions {
  std::string configuration;
  std::string registry;
  std::string path;
  bool json = false;
};

void add_registry_options(CLI::App& command, RegistryOptions& options);

/// A registry's name and folder, and what the configuration says of it.
struct RegistryPlace {
  std::string name;
  std::string folder;
  bool local = false;  ///< its entries and revocations win over all others
  std::optional<distribution::Source> source = {};  ///< where it is received from
};

/// The registries meant: the folder of --path, the one named, or all that are configured, in order.
/// Never empty. Throws CLI::ValidationError where there is none, std::runtime_error where the
/// configuration is wrong.
std::vector<RegistryPlace> registry_places(const RegistryOptions& options);

/// The options that name the same registry in another command, quoted for a shell, each with a
/// blank before it.
std::string repeated_options(const RegistryOptions& options);

/// A command for a hint, in quotes: `"anshinctl registry COMMAND"` on the registries that the
/// options name.
std::string command_on(const RegistryOptions& options, const std::string& command);
/// The same on one of them, even if the options leave it to the command which.
std::string command_on(RegistryOptions options, const RegistryPlace& place,
                       const std::string& command);

/// The read side of the same registries.
std::vector<std::shared_ptr<const registry::Store>> registry_stores(const RegistryOptions& options);

}  // namespace anshin::ctl
