// The data files that a manifest is to name: written, or taken over from what is published.
#pragma once

#include <anshin/distribution.h>

#include "authority/difference.h"
#include "authority/published.h"
#include "authority/registry_source.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace anshin::authority {

struct FilesRequest {
  std::string folder;
  std::string name;        ///< of the registry
  std::size_t deltas = 0;  ///< at most so many
};

struct DataFiles {
  distribution::PublishedFile snapshot;
  std::vector<distribution::Delta> deltas;
  std::optional<ChangeCounts> changes;  ///< since what is published, where that is known
  std::vector<std::string> warnings;
};

/// A version whose serial is published already is not written again: its files must say what the
/// registry says. `progress` (may be empty) gets entries done and in all.
std::expected<DataFiles, std::string> data_files(
    const FilesRequest& request, const Source& source, const std::optional<Published>& published,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress);

/// Why a registry with this serial cannot follow what is published, and what to do.
std::string serial_problem(const std::string& folder, std::uint64_t published,
                           std::uint64_t serial);

}  // namespace anshin::authority
