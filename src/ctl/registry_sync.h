// `anshinctl registry sync`: brings received registries up to date.
#pragma once

#include "ctl/outcome.h"

#include <CLI/CLI.hpp>

namespace anshin::ctl {

void add_sync_command(CLI::App& registry, Outcome& outcome);

}  // namespace anshin::ctl
