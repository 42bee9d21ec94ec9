// The resolver that asks name servers, with the clock as an argument.
#pragma once

#include <anshin/resolver.h>

#include "dns/answer_store.h"
#include "dns/system_servers.h"

#include <string>

namespace anshin::dns {

/// make_network_resolver, but the age of what is cached is told by `cache_clock` (thread-safe,
/// monotonic), and the system's servers stand in `system_file`.
std::shared_ptr<NetworkResolver> make_network_resolver(
    const ResolverOptions& options, AnswerStore::Clock cache_clock,
    const std::string& system_file = resolv_conf);

}  // namespace anshin::dns
