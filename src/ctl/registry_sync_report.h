// What `registry status` tells of received registries beyond what is in force.
#pragma once

#include <anshin/distribution.h>

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

namespace anshin::ctl {

struct Received {
  std::optional<distribution::Source> source;  ///< nullopt: it is not received
  bool in_force = false;                       ///< something that was received is in force
};

/// Whether it is received and yet to come.
bool never_synced(const Received& registry);

/// False while its notes of announced keys cannot be believed: then nothing is received.
bool keys_are_known(const Received& registry);

/// null for one that is not received.
nlohmann::ordered_json sync_json(const Received& registry);

/// Tables of the last syncs, and of the keys that count and why, on standard output; nothing if
/// none is received.
void print_syncs(const std::vector<Received>& registries);

}  // namespace anshin::ctl
