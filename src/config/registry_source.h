// A configured registry as what the distribution syncs.
#pragma once

#include <anshin/distribution.h>

#include "config/configuration.h"

#include <optional>

namespace anshin::config {

/// nullopt: it has no url.
std::optional<distribution::Source> source_of(const Registry& registry);

}  // namespace anshin::config
