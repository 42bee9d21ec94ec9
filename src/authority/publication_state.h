// What an authority remembers between two builds, in publication.json of the registry's folder:
// the name, and which keys receivers know.
#pragma once

#include "authority/small_file.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

/// A key (base64) that the manifests list: receivers that read one trust these keys and no other.
struct AnnouncedKey {
  std::string key;
  std::optional<std::chrono::sys_seconds>
      announced;  ///< of the first manifest that lists it, or, for the key that was in use when
                  ///< the list began, of the last one that it signed; nullopt: none does yet
  bool operator==(const AnnouncedKey&) const = default;
};

struct RetiredKey {
  std::string key;
  std::chrono::sys_seconds retired;
  bool operator==(const RetiredKey&) const = default;
};

/// The last build.
struct LastBuild {
  std::string folder;
  std::uint64_t serial = 0;
  std::chrono::sys_seconds issued;
  std::chrono::sys_seconds expires;
  std::vector<std::string> keys;     ///< that the manifest lists
  std::vector<std::string> signers;  ///< keys that signed it
  bool operator==(const LastBuild&) const = default;
};

struct PublicationState {
  std::string name;                 ///< of the registry; empty before the first build
  std::string site;                 ///< of the manifests
  std::vector<AnnouncedKey> keys;   ///< empty: keys were never announced
  std::vector<RetiredKey> retired;  ///< never used again
  std::optional<LastBuild> last;
  bool operator==(const PublicationState&) const = default;

  /// All keys that were ever in use.
  std::vector<std::string> known_keys() const;
};

/// The state of the registry in `folder`; an empty one before the first build. The error names the
/// file.
std::expected<PublicationState, std::string> read_publication_state(const std::string& folder);
/// The state to come, beside the file until it is put in place.
std::expected<NextFile, std::string> next_publication_state(const std::string& folder,
                                                            const PublicationState& state);

/// Reads, changes and writes it under the lock of the registry's editors. An error of `change`
/// leaves the file as it was.
std::expected<PublicationState, std::string> update_publication_state(
    const std::string& folder,
    const std::function<std::expected<PublicationState, std::string>(PublicationState)>& change);

/// For tests and programs: the JSON of the file.
std::expected<PublicationState, std::string> parse_publication_state(std::string_view json);
std::string format_publication_state(const PublicationState& state);

}  // namespace anshin::authority
