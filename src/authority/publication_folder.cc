#include "authority/publication_folder.h"

#include "authority/open_folder.h"
#include "authority/site_folder.h"
#include "registry/durable_file.h"
#include "registry/registry_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace anshin::authority {

namespace {

constexpr mode_t folder_mode = 0755;

bool others_may(const std::string& path, mode_t rights) {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 && (status.st_mode & rights) == rights;
}

}  // namespace

std::expected<void, std::string> check_publication_folder(const std::string& folder) {
  if (is_site_folder(folder)) {
    return std::unexpected(folder +
                           ": holds public pages (\"registry site\"); a publication needs a folder "
                           "of its own");
  }
  if (registry::file_exists(folder + "/" + registry::file_name)) {
    return std::unexpected(folder +
                           ": holds a registry, and secrets beside it; a publication needs a "
                           "folder of its own, which a web server hands out");
  }
  return {};
}

std::expected<void, std::string> make_publication_folder(const std::string& folder) {
  const bool there = registry::file_exists(folder);
  if (auto made = registry::make_folder(folder); !made) {
    return made;
  }
  return there ? std::expected<void, std::string>{}
               : registry::set_folder_mode(folder, folder_mode);
}

std::vector<std::string> let_all_read(const std::string& folder,
                                      const distribution::Manifest& manifest) {
  std::vector<std::string> warnings;
  const auto opened = OpenFolder::open(folder);
  if (!opened) {
    return {opened.error()};
  }
  const auto let_read = [&](const distribution::PublishedFile& file) {
    const bool tried = opened->let_all_read(file.name);
    const std::string path = folder + "/" + file.name;
    if (!others_may(path, S_IROTH)) {
      warnings.push_back(path + ": only its owner can read it, so a web server may not; chmod 644" +
                         (tried ? "" : " (not done here: it has other names, hard links)"));
    }
  };
  let_read(manifest.snapshot);
  for (const distribution::Delta& delta : manifest.deltas) {
    let_read(delta.file);
  }
  if (!others_may(folder, S_IROTH | S_IXOTH)) {
    warnings.push_back(folder + ": others cannot enter it, so a web server may not; chmod 755");
  }
  return warnings;
}

}  // namespace anshin::authority
