// A Resolver over a Zone: every answer is ready at once.
#pragma once

#include <anshin/resolver.h>

#include "dns/zone.h"

namespace anshin::dns {

std::shared_ptr<Resolver> make_zone_resolver(Zone zone);

}  // namespace anshin::dns
