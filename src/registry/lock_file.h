// The lock that a registry's writer holds.
#pragma once

#include <expected>
#include <string>

namespace anshin::registry {

/// Holds an exclusive flock(2) on a file for as long as it lives. The file stays behind; it says
/// who holds the lock.
class LockFile {
 public:
  /// Fails at once if somebody else holds the lock; the error says who.
  static std::expected<LockFile, std::string> acquire(const std::string& file);
  /// Whether somebody holds the lock. Makes no file.
  static bool is_held(const std::string& file);
  ~LockFile();
  LockFile(LockFile&& other) noexcept;
  LockFile& operator=(LockFile&& other) noexcept;
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  explicit LockFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace anshin::registry
