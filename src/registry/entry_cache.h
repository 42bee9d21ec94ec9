// Entries that were read from a registry file a short while ago: reading one from JSON costs more
// than finding it.
#pragma once

#include <anshin/registry.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace anshin::registry {

/// For one thread at a time, and for one generation of a registry: entries never change.
class EntryCache {
 public:
  /// The entry in this row, or null. The pointer holds until the next `put`.
  const Organisation* find(std::int64_t number) const;
  /// Keeps an entry that took `octets` in the file. All others go when they come to more than 1 MB.
  const Organisation& put(std::int64_t number, Organisation organisation, std::size_t octets);

 private:
  std::unordered_map<std::int64_t, Organisation> entries_;
  std::size_t octets_ = 0;
};

}  // namespace anshin::registry
