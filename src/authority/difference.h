// What is different between two ordered streams of entries, found by walking both at once.
#pragma once

#include "authority/entry_stream.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace anshin::authority {

/// An id that only one of both has, or that both have with different entries.
struct Change {
  std::optional<Entry> before;  ///< nullopt: added
  std::optional<Entry> after;   ///< nullopt: removed
};

struct ChangeCounts {
  std::uint64_t added = 0;
  std::uint64_t removed = 0;
  std::uint64_t changed = 0;
  bool none() const { return added + removed + changed == 0; }
};

/// Whether two entries of one id say different things, however they are written.
bool differ(const Entry& before, const Entry& after);

/// Tells every change, ordered by id. `progress` (may be empty) gets the number of entries of
/// `after` so far.
std::expected<ChangeCounts, std::string> compare(
    EntryStream& before, EntryStream& after, const std::function<void(const Change&)>& receive,
    const std::function<void(std::uint64_t)>& progress);

/// What differs between two entries of one organisation, a sentence each, e.g.
/// `domains: +example.org`.
std::vector<std::string> describe_change(const registry::Organisation& before,
                                         const registry::Organisation& after);

}  // namespace anshin::authority
