// -c FILE for every command: the file that was named, else the installed one if it is there, else
// the defaults.
#pragma once

#include "config/configuration.h"

#include <string>

namespace anshin::ctl {

/// `file` empty: /etc/anshin/anshind.toml if it exists, else the defaults. Throws
/// std::runtime_error with all problems of the file.
config::Configuration load_configuration(const std::string& file);

}  // namespace anshin::ctl
