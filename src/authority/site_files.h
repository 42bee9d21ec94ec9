// The texts, styles and scripts of the public page (site/), built into the program.
#pragma once

#include <span>
#include <string_view>

namespace anshin::authority {

struct SiteFile {
  std::string_view name;  ///< in site/
  std::string_view content;
};

std::span<const SiteFile> site_files();

/// Throws std::logic_error if there is none of this name.
std::string_view site_file(std::string_view name);

}  // namespace anshin::authority
