// Whose manifests a receiver believes (docs/decisions/0014-announced-keys.md, 0026). Kept in the
// registry's folder as trust.json, apart from sync.json, which is written all the time and whose
// loss must not bring a retired key back.
#pragma once

#include <anshin/distribution.h>

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace anshin::distribution {

/// A manifest that announced keys, and its signatures: octets as they were fetched.
struct Announcement {
  std::string manifest;
  std::string signatures;
};

/// Keys that accepted manifests announced.
struct AnnouncedKeys {
  std::vector<std::string> configured;  ///< public_keys at that time
  /// Oldest first: each is signed by a key that counted before it, the first by a configured one.
  std::vector<Announcement> proof;

  // What follows from the proof.
  std::vector<std::string> trusted;  ///< exactly these count
  /// When the last manifest was issued: what is older brings no retired key back.
  std::optional<std::chrono::sys_seconds> issued = {};
  std::string signer = {};  ///< of the last manifest

  /// False of what earlier versions wrote: then only configured keys are among the trusted ones.
  bool is_proven() const { return !proof.empty(); }
};

using Announced = std::optional<AnnouncedKeys>;

/// What trust.json in the source's folder holds, verified from the configured keys on; nullopt if
/// there is none, or if it goes back to other configured keys than the present ones, which then
/// count alone. The error names the file and says what to do: nobody knows then which of the
/// configured keys were retired.
std::expected<Announced, std::string> read_announced_keys(const Source& source);

/// What is to be kept after a manifest that announces keys was accepted. The proof is as short as
/// it can be.
Announced with_announcement(const Source& source, const Announced& before,
                            const Announcement& announcement);

/// Writes it durably. The error names the file.
std::expected<void, std::string> write_announced_keys(const std::string& folder,
                                                      const AnnouncedKeys& keys);

/// Removes it: the configured keys count again.
void forget_announced_keys(const std::string& folder);

/// The keys that count: the announced ones, else the configured ones.
const std::vector<std::string>& keys_in_force(const Source& source, const Announced& announced);

/// For people: every key that counts and why, then those that do not although they are configured.
std::vector<KeyStanding> standings(const Source& source, const Announced& announced);

}  // namespace anshin::distribution
