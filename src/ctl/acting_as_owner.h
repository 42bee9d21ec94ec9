// Root's work in a folder of another user, done with that user's rights.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace anshin::ctl {

/// Where root works in a folder that belongs to another user, it acts as that user for as long as
/// this lives: whoever owns the folder can put links there and swap files, and must not get more
/// out of root than from itself. Made before anything in the folder is opened. Does nothing for
/// other users than root, for root's own folders. Where there is no folder yet, the owner of the
/// one above it counts.
///
/// It is the calling thread that acts so, and threads that it starts meanwhile: those that look
/// after another folder keep the rights they began with. One inside another is allowed; the inner
/// ends first.
class ActingAsOwner {
 public:
  /// Throws std::runtime_error where somebody else could put another folder in its place
  /// (owner_of_folder), or if the rights cannot be given up.
  explicit ActingAsOwner(const std::string& folder);
  ~ActingAsOwner();
  ActingAsOwner(ActingAsOwner&& other) noexcept;
  ActingAsOwner& operator=(ActingAsOwner&&) = delete;
  ActingAsOwner(const ActingAsOwner&) = delete;
  ActingAsOwner& operator=(const ActingAsOwner&) = delete;

 private:
  struct Rights {
    uid_t user = 0;
    gid_t group = 0;
    std::vector<gid_t> supplementary;
  };
  static Rights present();
  static bool take(const Rights& rights);

  std::optional<Rights> before_;
};

}  // namespace anshin::ctl
