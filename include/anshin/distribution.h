// How a registry travels from its authority to receivers: a signed manifest, a snapshot and deltas
// that any static web server can publish (docs/registry-format.md, "Publication"). The threats are
// those of The Update Framework: a rollback to an old version, a freeze at one, files that do not
// belong together, endless data, and a key that fell into wrong hands.
#pragma once

#include <anshin/ed25519.h>
#include <anshin/registry.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::distribution {

/// A file beside the manifest.
struct PublishedFile {
  std::string name;         ///< letters, digits, '.', '-', '_'; no folder
  std::uint64_t size = 0;   ///< octets, compressed
  std::string sha256;       ///< 64 lower-case hexadecimal digits, of the compressed file
  std::uint64_t lines = 0;  ///< entries in it
  bool operator==(const PublishedFile&) const = default;
};

/// Leads from one serial to the manifest's.
struct Delta {
  PublishedFile file;
  std::uint64_t from = 0;
  bool operator==(const Delta&) const = default;
};

/// manifest.json
struct Manifest {
  std::string registry;  ///< its name, as in the configuration's [[registry]] name: 1 to 64 of A-Z
                         ///< a-z 0-9 . _ -
  std::uint64_t serial = 0;
  std::chrono::sys_seconds issued;
  std::chrono::sys_seconds expires;
  PublishedFile snapshot;     ///< all entries, ordered by id
  std::vector<Delta> deltas;  ///< newest `from` first; all lead to `serial`
  std::vector<std::string>
      keys;          ///< base64 Ed25519: who may sign from now on (rotation); empty: as before
  std::string site;  ///< URL of the public pages (`registry site`), or empty
  bool operator==(const Manifest&) const = default;
};

/// Reads a manifest, at most 1 MB of hostile JSON. Unknown keys are ignored; an unknown "version"
/// is an error. The error names the field.
std::expected<Manifest, std::string> parse_manifest(std::string_view json);
/// The same manifest always gives the same octets.
std::string format_manifest(const Manifest& manifest);

/// manifest.json.sig: a line for each signature, base64 of the 64 octets, at most 8 lines.
std::string format_signatures(std::string_view manifest_octets,
                              const std::vector<crypto::SigningKey>& keys);
/// Whether one of the signatures was made over these very octets by one of the keys (base64). The
/// error says which keys are trusted and what is wrong.
std::expected<void, std::string> check_signatures(std::string_view manifest_octets,
                                                  std::string_view signatures,
                                                  const std::vector<std::string>& trusted_keys);

/// Where a receiver gets a registry from.
struct Source {
  std::string name;    ///< of the registry: the manifest must bear it
  std::string folder;  ///< where its registry.db is
  std::string url;     ///< of manifest.json: https, http or file; the other files lie beside it
  std::vector<std::string> public_keys;  ///< base64 Ed25519, from the configuration
  std::string ca_file;                   ///< PEM; empty: the system's
  bool operator==(const Source&) const = default;
};

enum class SyncStatus {
  updated,    ///< a new version is in force
  unchanged,  ///< the publisher has none; its expiry may have been prolonged
  refused,    ///< what the publisher offers is not acceptable: forged, rolled back, expired, broken
  failed,     ///< it could not be fetched or stored this time: network, disk, another writer
};

struct SyncResult {
  SyncStatus status = SyncStatus::failed;
  std::uint64_t serial = 0;   ///< in force now; 0: none
  std::uint64_t octets = 0;   ///< fetched
  bool from_delta = false;    ///< where updated
  std::uint64_t entries = 0;  ///< put and removed, where updated
  std::string reason;         ///< what happened, for people; names URL, file and line
};

/// How far a sync is: called often, from the thread that syncs.
struct SyncProgress {
  enum class Stage { fetching, importing, finishing } stage = Stage::fetching;
  std::uint64_t done = 0;   ///< octets
  std::uint64_t total = 0;  ///< 0: not known
};

struct SyncOptions {
  bool accept_rollback =
      false;  ///< take an older or re-issued version too: the authority began anew
  std::function<void(const SyncProgress&)> progress;  ///< may be empty
  const std::atomic<bool>* stop = nullptr;            ///< true: give up soon; may be null
};

/// Brings a registry up to date once. Blocking; may take minutes; memory is bounded by some 30 MB.
/// Readers see the old or the new version. A crash at any moment leaves one of them.
SyncResult sync(const Source& source, std::chrono::sys_seconds now, const SyncOptions& options);

/// Whether a key may sign manifests, and why.
struct KeyStanding {
  std::string key;  ///< base64
  bool counts = false;
  std::string why;
};

/// What is known of the last attempts; kept in the registry's folder.
struct SyncState {
  std::optional<std::chrono::sys_seconds> last_attempt;
  std::optional<std::chrono::sys_seconds> last_success;  ///< updated or unchanged
  std::string problem;                    ///< of the last attempt; empty: it succeeded
  std::uint64_t failures = 0;             ///< since the last success
  std::vector<std::string> trusted_keys;  ///< after announced rotations; none while it is not known
                                          ///< which
  std::vector<KeyStanding> keys;          ///< those, then the configured ones that were retired
  std::string keys_problem;               ///< why it is not known which keys count; nothing is
                                          ///< received then
  std::string site;                       ///< of the last manifest
};
SyncState read_sync_state(const Source& source);

}  // namespace anshin::distribution
