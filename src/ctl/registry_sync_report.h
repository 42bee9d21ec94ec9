// What `registry status` tells of received registries beyond what is in force.
#pragma once

#include <anshin/distribution.h>

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

namespace anshin::ctl {

/// null for one that is not received.
nlohmann::ordered_json sync_json(const std::optional<distribution::Source>& source);

/// A table of the last syncs on standard output; nothing if none is received.
void print_syncs(const std::vector<std::optional<distribution::Source>>& sources);

}  // namespace anshin::ctl
