// What a receiver remembers of its attempts: sync.json in the registry's folder. A hint, never a
// reason to trust: whoever loses it fetches a little more.
#pragma once

#include <anshin/distribution.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace anshin::distribution {

/// The version that the publisher was seen with when all was well.
struct SeenVersion {
  std::uint64_t serial = 0;
  std::chrono::sys_seconds issued;
  bool operator==(const SeenVersion&) const = default;
};

struct SyncRecord {
  std::optional<std::chrono::sys_seconds> last_attempt;
  std::optional<std::chrono::sys_seconds> last_success;
  std::string problem;
  std::uint64_t failures = 0;
  std::string site;
  std::string registry;             ///< whose version was seen: the manifest's name
  std::optional<SeenVersion> seen;  ///< newest that was put in force: guards against a rollback
                                    ///< even where registry.db was lost
  std::string etag;                 ///< of the manifest that was seen; may be empty
  std::string etag_of;              ///< which source it came from (source_fingerprint)
};

/// Stands for URL and keys of a source: a changed one is asked without the old ETag.
std::string source_fingerprint(const Source& source);

/// Empty where sync.json is missing or damaged.
SyncRecord read_sync_record(const std::string& folder);

/// The error names the file.
std::expected<void, std::string> write_sync_record(const std::string& folder,
                                                   const SyncRecord& record);

}  // namespace anshin::distribution
