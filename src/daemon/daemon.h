// The life of anshind: start, serve, reload, drain.
#pragma once

#include "config/configuration.h"

namespace anshin::daemon {

/// Serves until SIGTERM or SIGINT. Returns the process's exit status. Throws std::runtime_error,
/// with a message for the operator, if it cannot start.
int run(config::Configuration configuration);

}  // namespace anshin::daemon
