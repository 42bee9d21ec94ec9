// One sync, with what it needs from outside as arguments: distribution::sync for tests.
#pragma once

#include <anshin/distribution.h>

#include "distribution/fetch.h"

#include <chrono>
#include <functional>

namespace anshin::distribution {

struct Surroundings {
  Fetcher& fetcher;
  std::function<void(std::chrono::milliseconds)> pause;  ///< before a publisher is asked again
};

SyncResult sync_with(Surroundings& surroundings, const Source& source, std::chrono::sys_seconds now,
                     const SyncOptions& options);

}  // namespace anshin::distribution
