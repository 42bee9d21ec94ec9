// `anshinctl registry revoke` and `unrevoke`: what shall not count here, whatever the registries
// say.
#pragma once

#include "ctl/outcome.h"

#include <CLI/CLI.hpp>

namespace anshin::ctl {

void add_revoking_commands(CLI::App& registry, Outcome& outcome);

}  // namespace anshin::ctl
