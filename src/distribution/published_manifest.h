// The manifest and its signatures, fetched and checked.
#pragma once

#include <anshin/distribution.h>

#include "distribution/fetch.h"
#include "distribution/trouble.h"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace anshin::distribution {

struct PublishedManifest {
  std::optional<Manifest> manifest;  ///< nullopt: unchanged since `etag`
  std::string text;                  ///< of the manifest, as it was fetched
  std::string signatures;            ///< the same
  std::string etag;                  ///< for the next time; may be empty
  std::uint64_t octets = 0;          ///< that were fetched
};

/// A manifest that one of `trusted_keys` signed, and that announces no keys by which it could not
/// be checked itself.
std::expected<PublishedManifest, Trouble> fetch_manifest(
    Fetcher& fetcher, const Source& source, const std::string& etag,
    const std::vector<std::string>& trusted_keys, const std::atomic<bool>* stop);

}  // namespace anshin::distribution
