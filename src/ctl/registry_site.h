// `anshinctl registry site`: the public page.
#pragma once

#include "ctl/outcome.h"

#include <CLI/CLI.hpp>

namespace anshin::ctl {

/// Adds site.
void add_site_commands(CLI::App& registry, Outcome& outcome);

}  // namespace anshin::ctl
