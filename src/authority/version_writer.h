// Writes the data files of a version: the snapshot, and the deltas that lead to it from what was
// published before. All of them in one walk, in bounded memory.
//
// The deltas come from the published files themselves, whose signature and digests were checked,
// not from the registry's own log of changes: what receivers hold is what was published, also after
// the registry was restored from a backup or imported anew as a whole.
#pragma once

#include <anshin/distribution.h>

#include "authority/difference.h"
#include "authority/entry_stream.h"

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace anshin::authority {

/// Deltas that a publication may offer: each costs its writer and its reader some 300 KB of memory.
inline constexpr std::size_t most_deltas = 100;
/// A delta is left out if it takes more than half of the snapshot, the old or the new one, unless
/// it is smaller than this.
inline constexpr std::uint64_t small_delta_octets = 16384;

/// What is published, as the base of deltas.
struct Base {
  std::uint64_t serial = 0;
  std::uint64_t snapshot_octets = 0;
  std::unique_ptr<EntryStream> snapshot;
  struct Earlier {
    std::uint64_t from = 0;
    std::unique_ptr<EntryStream> entries;
  };
  std::vector<Earlier> deltas;  ///< newest first; all lead to `serial`
};

struct VersionPlace {
  std::string folder;
  std::string registry;  ///< its name
  std::uint64_t serial = 0;
};

std::string snapshot_file_name(const VersionPlace& place);
std::string delta_file_name(const VersionPlace& place, std::uint64_t from);

struct Version {
  distribution::PublishedFile snapshot;
  std::vector<distribution::Delta> deltas;  ///< newest first
  ChangeCounts changes;                     ///< since the base
};

/// Puts the files in place, synced. `base` without a snapshot: there are no deltas. On an error
/// nothing is left behind but perhaps files that no manifest names.
std::expected<Version, std::string> write_version(
    const VersionPlace& place, EntryStream& registry, Base base,
    const std::function<void(std::uint64_t)>& progress);

}  // namespace anshin::authority
