// The file that a writer works on, beside the registry file that is in force.
#pragma once

#include "registry/read_back.h"
#include "registry/registry_file.h"

#include <expected>
#include <optional>
#include <string>

namespace anshin::registry {

/// Whoever makes one holds the registry's lock. It goes away, with all that SQLite may have put
/// beside it, unless it was put in force. Errors name the file.
class NewVersion {
 public:
  static std::expected<NewVersion, std::string> make_empty(const std::string& folder);
  /// Of the file in force. Refused where that is not the whole registry, because another program
  /// changes it in place.
  static std::expected<NewVersion, std::string> make_copy(const std::string& folder);
  ~NewVersion();
  NewVersion(NewVersion&& other) noexcept;
  NewVersion& operator=(NewVersion&&) = delete;
  NewVersion(const NewVersion&) = delete;
  NewVersion& operator=(const NewVersion&) = delete;

  const std::string& path() const { return path_; }
  /// Renames it over the file in force, and looks before and after at what readers see. Refused
  /// where the file in force is no longer the one that was copied.
  std::expected<void, std::string> put_in_force(const Written& written);

 private:
  explicit NewVersion(const std::string& folder);
  std::expected<void, std::string> check_source() const;

  std::string in_force_;
  std::string path_;                    // empty: there is none any more
  std::optional<FileIdentity> source_;  // what was copied
};

}  // namespace anshin::registry
