// How a command of `anshinctl registry` is put on the command line.
#pragma once

#include "ctl/outcome.h"
#include "ctl/registry_place.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <string>

namespace anshin::ctl {

/// Runs a command and returns its exit status. Throws std::runtime_error also where what it printed
/// could not be written: a list that breaks off must not look like a whole one. An error by a full
/// disk says what to do.
int run_command(const std::function<int()>& run);

/// Adds a subcommand whose callback runs `run` on options of its own. Options with a member `where`
/// get -c, --registry, --path and --json.
template <typename Options, typename Describe>
void add_registry_command(CLI::App& registry, Outcome& outcome, const std::string& name,
                          const std::string& what, int (*run)(const Options&),
                          const Describe& describe) {
  auto options = std::make_shared<Options>();
  CLI::App* command = registry.add_subcommand(name, what);
  if constexpr (requires { options->where; }) {
    add_registry_options(*command, options->where);
  }
  describe(*command, *options);
  command->callback(
      [options, run, &outcome] { outcome.status = run_command([&] { return run(*options); }); });
}

}  // namespace anshin::ctl
