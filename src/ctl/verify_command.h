// `anshinctl verify` and `anshinctl spf`.
#pragma once

#include "ctl/outcome.h"

#include <CLI/CLI.hpp>

namespace anshin::ctl {

void add_verify_command(CLI::App& app, Outcome& outcome);
void add_spf_command(CLI::App& app, Outcome& outcome);

}  // namespace anshin::ctl
