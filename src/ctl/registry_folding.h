// Numbers and domains as people in Japan type them.
#pragma once

#include <CLI/CLI.hpp>

namespace anshin::ctl {

/// Takes full-width letters, digits and signs of an option's values for those of ASCII, as the
/// import of CSV does. Returns the option.
CLI::Option* fold_width(CLI::Option* option);

}  // namespace anshin::ctl
