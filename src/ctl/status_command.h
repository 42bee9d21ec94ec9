// `anshinctl status`: is the service well?
#pragma once

#include "ctl/outcome.h"

#include <CLI/CLI.hpp>

namespace anshin::ctl {

void add_status_command(CLI::App& app, Outcome& outcome);

}  // namespace anshin::ctl
