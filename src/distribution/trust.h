// Whose manifests a receiver believes (docs/decisions/0014-announced-keys.md). Kept in the
// registry's folder as trust.json, apart from sync.json, which is written all the time and whose
// loss must not bring a retired key back.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace anshin::distribution {

/// Keys that an accepted manifest announced.
struct AnnouncedKeys {
  std::vector<std::string> configured;  ///< public_keys at that time
  std::vector<std::string> trusted;     ///< exactly these since then
  /// When the manifest was issued that announced them: what is older brings no retired key back.
  std::optional<std::chrono::sys_seconds> issued = {};
};

/// What trust.json in `folder` holds; nullopt if there is none. The error names the file and says
/// what to do: nobody knows then which of the configured keys were retired.
std::expected<std::optional<AnnouncedKeys>, std::string> read_announced_keys(
    const std::string& folder);

/// Writes it durably. The error names the file.
std::expected<void, std::string> write_announced_keys(const std::string& folder,
                                                      const AnnouncedKeys& keys);

/// Removes it: the configured keys count again.
void forget_announced_keys(const std::string& folder);

/// The keys that count: the announced ones, unless the configuration names others than it did then.
std::vector<std::string> keys_in_force(const std::vector<std::string>& configured,
                                       const std::optional<AnnouncedKeys>& announced);

}  // namespace anshin::distribution
