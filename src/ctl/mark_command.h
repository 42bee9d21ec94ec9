// `anshinctl mark`: reads the Anshin-Mark of a message.
#pragma once

#include "ctl/outcome.h"

#include <CLI/CLI.hpp>

namespace anshin::ctl {

void add_mark_command(CLI::App& app, Outcome& outcome);

}  // namespace anshin::ctl
