// The folder that the public page lives in. A web server may serve it while it is brought up to
// date: every file is replaced as a whole, and only where its content has changed. Nothing outside
// the folder is ever written or removed, whatever links lie in it.
#pragma once

#include "authority/open_folder.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

class SiteFolder {
 public:
  using Done = std::expected<void, std::string>;
  /// Whether to keep a file, given its name relative to the subfolder.
  using Keep = std::function<std::expected<bool, std::string>(const std::string&)>;

  /// Opens a folder that is empty, new or made by an earlier build, and locks it until the object
  /// goes. The error says why it cannot be used.
  static std::expected<SiteFolder, std::string> open(const std::string& path);

  const std::string& path() const { return folder_.path(); }
  /// Writes a file, "name" or "subfolder/.../name", if it is not there with this content.
  Done write(const std::string& name, std::string_view content);
  /// The same for a file whose name tells its content, so that nothing needs it before all is
  /// written.
  Done write_once(const std::string& name, std::string_view content);
  /// After an error: removes the files that write_once() has made.
  void remove_made();
  std::expected<std::string, std::string> read(const std::string& name);
  /// Removes the files and links below a subfolder that `keep` refuses.
  Done remove_unless(const std::string& subfolder, const Keep& keep);

  struct Counts {
    std::uint64_t written = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t removed = 0;
  };
  const Counts& counts() const { return counts_; }

 private:
  // A file's folder, and its name there.
  struct Place {
    const OpenFolder* folder = nullptr;
    std::string name;
  };

  explicit SiteFolder(OpenFolder folder) : folder_(std::move(folder)) {}
  std::expected<Place, std::string> place_of(const std::string& name);
  Done remove_below(const OpenFolder& folder, const std::string& prefix, const Keep& keep,
                    std::size_t depth);

  OpenFolder folder_;
  std::string subfolder_name_;           // "o/jcn"
  std::optional<OpenFolder> subfolder_;  // the last one that was written to
  std::vector<std::string> made_;        // by write_once()
  Counts counts_;
};

/// Whether a site lives in this folder.
bool is_site_folder(const std::string& path);

}  // namespace anshin::authority
