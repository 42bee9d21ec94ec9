// `anshinctl registry`: who is registered, and editing a registry of one's own.
#pragma once

#include "ctl/outcome.h"

#include <CLI/CLI.hpp>

namespace anshin::ctl {

void add_registry_commands(CLI::App& app, Outcome& outcome);

}  // namespace anshin::ctl
