// Sockets to a name server whose address holds only behind one interface, such as fe80::1%eth0.
//
// c-ares 1.18 knows no interfaces, later versions pass over a link-local address that comes without
// one. So a channel is given a stand-in for the address, and these functions connect to the real
// one. The kernel then lets in nothing from any other address.
#pragma once

#include "dns/server_address.h"

#include <ares.h>

namespace anshin::dns {

/// What c-ares is told instead of the address of such a server.
IpAddress stand_in_address();

/// For ares_set_socket_functions. Their user data is a `const ServerAddress*` that outlives the
/// channel. The interface is looked up at each connection: it may come, go and come back under
/// another number.
const ares_socket_functions& scoped_socket_functions();

}  // namespace anshin::dns
