// The folder that the public page lives in. A web server may serve it while it is brought up to
// date: every file is replaced as a whole, and only where its content has changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace anshin::authority {

class SiteFolder {
 public:
  /// Opens a folder that is empty, new or made by an earlier build, and locks it until the object
  /// goes. The error says why it cannot be used.
  static std::expected<SiteFolder, std::string> open(const std::string& path);
  ~SiteFolder();
  SiteFolder(SiteFolder&& other) noexcept;
  SiteFolder& operator=(SiteFolder&& other) noexcept;
  SiteFolder(const SiteFolder&) = delete;
  SiteFolder& operator=(const SiteFolder&) = delete;

  const std::string& path() const { return path_; }
  /// Writes a file, named relative to the folder, if it is not there with this content.
  std::expected<void, std::string> write(const std::string& name, std::string_view content);
  /// The same for a file whose name tells its content.
  std::expected<void, std::string> write_once(const std::string& name, std::string_view content);
  std::expected<std::string, std::string> read(const std::string& name) const;
  /// Removes the files of a subfolder that `keep` (given the name without the folder's) refuses.
  std::expected<void, std::string> remove_unless(
      const std::string& subfolder,
      const std::function<std::expected<bool, std::string>(const std::string&)>& keep);

  struct Counts {
    std::uint64_t written = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t removed = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  SiteFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::expected<void, std::string> make_parent(const std::string& name);

  std::string path_;
  int lock_ = -1;               // the folder itself, flock(2)
  std::set<std::string> made_;  // subfolders
  Counts counts_;
};

}  // namespace anshin::authority
