// Puts a downloaded file in force: one commit of the registry's editor, or nothing at all.
#pragma once

#include <anshin/distribution.h>

#include "distribution/trouble.h"

#include <cstdint>
#include <expected>
#include <string>

namespace anshin::distribution {

/// Entries put and removed.
using Installed = std::expected<std::uint64_t, Trouble>;

/// Replaces the registry by a snapshot that lies at `path`.
Installed install_snapshot(const Source& source, const Manifest& manifest, const std::string& path,
                           const SyncOptions& options);

/// Changes the registry that is in force, as `before` shows it, by a delta that lies at `path`. The
/// result must have as many organisations as the manifest's snapshot.
Installed install_delta(const Source& source, const Manifest& manifest, const Delta& delta,
                        const std::string& path, const registry::Store& before,
                        const SyncOptions& options);

/// Leaves the entries as they are and takes the manifest's times over.
Installed take_over_times(const Source& source, const Manifest& manifest);

}  // namespace anshin::distribution
