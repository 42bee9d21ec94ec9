// Publishes a registry: a folder with a signed manifest, a snapshot and deltas, which any web
// server can hand out (docs/registry-format.md, "Publication").
#pragma once

#include <anshin/distribution.h>
#include <anshin/ed25519.h>

#include "authority/difference.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace anshin::authority {

inline constexpr std::size_t default_deltas = 30;
inline constexpr std::chrono::days default_validity{7};
inline constexpr std::chrono::days longest_validity{366};

struct BuildRequest {
  std::string registry_folder;
  std::string folder;  ///< to publish in; made if its parent exists
  std::string name;    ///< of the registry, for receivers; empty: that of the builds before
  std::vector<crypto::SigningKey> keys;  ///< all of them sign
  std::chrono::sys_seconds issued;
  std::chrono::days validity = default_validity;
  std::size_t deltas = default_deltas;  ///< published versions from which a delta leads to this one
  std::optional<std::string> site;  ///< URL of the public pages; nullopt: as in the build before
  bool allow_empty = false;         ///< publish a registry without organisations
  bool raise_serial = false;  ///< give the registry a serial above what is published, if need be
  bool force = false;         ///< publish what present receivers cannot verify, or over what nobody
                              ///< vouches for
  /// Called before each step in `registry_folder`, where that needs other rights than `folder`;
  /// what it gives lives until the step is done. May be empty.
  std::function<std::shared_ptr<const void>()> enter_registry = {};
};

struct BuildResult {
  enum class Outcome {
    published,  ///< a new version
    reissued,   ///< the same version, with a new manifest
    unchanged   ///< exactly this was published already
  } outcome = Outcome::published;
  distribution::Manifest manifest;
  std::uint64_t previous_serial = 0;    ///< 0: nothing was published
  std::optional<ChangeCounts> changes;  ///< since the version before, where that is known
  std::vector<std::string> warnings;
};

/// Nobody can edit the registry meanwhile. A crash at any moment leaves the old publication or the
/// new one. `progress` (may be empty) gets entries done and in all. The error says what to do.
std::expected<BuildResult, std::string> build(
    const BuildRequest& request, const std::function<void(std::uint64_t, std::uint64_t)>& progress);

}  // namespace anshin::authority
