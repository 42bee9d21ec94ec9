#include "spf/outline.h"

#include "spf/limits.h"

#include <utility>

namespace anshin::spf {
namespace {

bool certainly_matches(const Mechanism& mechanism, const IpAddress& client) {
  return mechanism.type == MechanismType::all || mechanism.network.contains(client);
}

}  // namespace

Outline outline_record(std::shared_ptr<const Record> record, const IpAddress& client) {
  Outline outline{.record = std::move(record), .asking = {}, .match = nullptr};
  for (const Mechanism& mechanism : outline.record->mechanisms) {
    if (mechanism.needs_dns()) {
      outline.asking.push_back(&mechanism);
      if (outline.asking.size() > most_lookups) {
        break;
      }
    } else if (certainly_matches(mechanism, client)) {
      outline.match = &mechanism;
      break;
    }
  }
  return outline;
}

}  // namespace anshin::spf
