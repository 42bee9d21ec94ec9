// Why mail is not verified although nothing went wrong.
#pragma once

#include <string_view>

namespace anshin::telemetry {

enum class Skip {
  trusted_network,  ///< milter.trusted_networks: the whole connection
  authenticated,    ///< milter.skip_authenticated: a message of a client that has logged in
  relayed           ///< a message that a relay has from a trusted network
};

std::string_view to_string(Skip skip);

}  // namespace anshin::telemetry
