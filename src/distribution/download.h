// Gets one published file into a registry's folder: NAME.part, resumed where an earlier attempt
// broke off, and checked before anybody reads it.
#pragma once

#include <anshin/distribution.h>

#include "distribution/fetch.h"
#include "distribution/trouble.h"

#include <cstdint>
#include <expected>
#include <string>

namespace anshin::distribution {

struct Download {
  std::string path;          ///< of the whole file, whose size and digest are right
  std::uint64_t octets = 0;  ///< that were fetched
};

std::expected<Download, Trouble> download(Fetcher& fetcher, const Source& source,
                                          const PublishedFile& file, const SyncOptions& options);

/// Removes what downloads have left in the folder, but the one of `kept` (a published file's name;
/// may be empty).
void remove_downloads(const std::string& folder, const std::string& kept);

}  // namespace anshin::distribution
