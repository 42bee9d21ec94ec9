#include "authority/site_files.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace anshin::authority {

std::string_view site_file(std::string_view name) {
  const auto files = site_files();
  const auto found = std::ranges::find(files, name, &SiteFile::name);
  if (found == files.end()) {
    throw std::logic_error("the program holds no file " + std::string(name));
  }
  return found->content;
}

}  // namespace anshin::authority
