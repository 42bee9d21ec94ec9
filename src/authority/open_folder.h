// A folder that is held open, and what is done to the files in it. Names are single components, and
// no link is followed: whoever else may write there cannot lead anything out of the folder.
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace anshin::authority {

/// Errors of all functions name the file and what is wrong. Files and subfolders that are made here
/// may be read by everybody, whatever the umask: a web server hands them out.
class OpenFolder {
 public:
  using Done = std::expected<void, std::string>;
  struct Item {
    std::string name;
    bool is_folder = false;  ///< a real one: a link to a folder is none
  };

  /// Makes the folder if it is missing. The path itself may lead over links: somebody named it.
  static std::expected<OpenFolder, std::string> open(const std::string& path);
  ~OpenFolder();
  OpenFolder(OpenFolder&& other) noexcept;
  OpenFolder& operator=(OpenFolder&& other) noexcept;
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;

  const std::string& path() const { return path_; }
  /// Keeps others out until the object goes; false: somebody else does so just now.
  bool lock();
  std::expected<OpenFolder, std::string> make_subfolder(const std::string& name) const;
  /// nullopt: there is nothing of this name.
  std::expected<std::optional<OpenFolder>, std::string> subfolder(const std::string& name) const;
  /// Whether there is a regular file of this name.
  bool has(const std::string& name) const;
  /// Lets everybody read a file. False: it has other names (hard links), under which it may be
  /// anything, so its permissions stay.
  bool let_all_read(const std::string& name) const;
  /// Whether it has this content; if so, everybody may read it from then on. What has other names
  /// and may not be read by everybody is as good as not there: it is to be replaced.
  bool has_content(const std::string& name, std::string_view content) const;
  std::expected<std::string, std::string> read(const std::string& name,
                                               std::size_t max_octets) const;
  /// Puts a file in the place of whatever has this name, at once.
  Done replace(const std::string& name, std::string_view content) const;
  /// Removes a file or a link.
  Done remove(const std::string& name) const;
  /// Tells what is in the folder, in no order; items may be removed meanwhile. Ends at the first
  /// error of `receive`.
  Done each(const std::function<Done(const Item&)>& receive) const;

 private:
  OpenFolder(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  std::unexpected<std::string> system_error(const std::string& name, const char* what) const;

  std::string path_;
  int descriptor_ = -1;
};

}  // namespace anshin::authority
