// The name servers that the system is set up with.
#pragma once

#include "dns/server_address.h"

#include <vector>

namespace anshin::dns {

/// What /etc/resolv.conf names at the time of the call, as c-ares reads it (127.0.0.1 if it names
/// none). Throws std::runtime_error if c-ares cannot.
std::vector<ServerAddress> system_servers();

}  // namespace anshin::dns
