// What an SPF record comes down to for one client: the terms that ask the DNS, up to the first one
// that matches without. Computed once, so that going over a record again costs next to nothing.
#pragma once

#include <anshin/ip_address.h>

#include "spf/record.h"

#include <memory>
#include <vector>

namespace anshin::spf {

struct Outline {
  std::shared_ptr<const Record> record;
  /// The terms that ask, in their order; no more than it takes to exceed the limit of lookups.
  std::vector<const Mechanism*> asking;
  /// The first term behind them that certainly matches, or null.
  const Mechanism* match = nullptr;
};

Outline outline_record(std::shared_ptr<const Record> record, const IpAddress& client);

}  // namespace anshin::spf
