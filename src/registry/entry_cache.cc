// The cache is emptied as a whole: mail of a day comes from few organisations, so that it fills
// again at once.
#include "registry/entry_cache.h"

namespace anshin::registry {

namespace {

constexpr std::size_t max_octets = 1U << 20U;

}  // namespace

const Organisation* EntryCache::find(std::int64_t number) const {
  const auto found = entries_.find(number);
  return found == entries_.end() ? nullptr : &found->second;
}

const Organisation& EntryCache::put(std::int64_t number, Organisation organisation,
                                    std::size_t octets) {
  if (octets_ + octets > max_octets) {
    entries_.clear();
    octets_ = 0;
  }
  octets_ += octets;
  return entries_.insert_or_assign(number, std::move(organisation)).first->second;
}

}  // namespace anshin::registry
