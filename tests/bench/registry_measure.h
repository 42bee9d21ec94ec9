// Measures a registry: lookups, look-alike checks, memory, a delta, and what an import beside the
// lookups does to them.
#pragma once

#include "bench/population.h"

#include <cstddef>
#include <string>

namespace anshin::bench {

struct MeasureOptions {
  PopulationSize size;
  std::string folder;    ///< of a registry that holds this population; it is changed
  std::string snapshot;  ///< its JSON Lines
  std::size_t samples = 300'000;
  std::size_t delta = 10'000;  ///< organisations that the delta changes
};

/// One JSON object. Times are in microseconds unless their names say otherwise.
std::string measure(const MeasureOptions& options);

}  // namespace anshin::bench
