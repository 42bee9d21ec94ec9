#include "authority/site_folder.h"

#include "distribution/limits.h"
#include "registry/durable_file.h"

#include <algorithm>
#include <utility>

namespace anshin::authority {
namespace {

// A folder with this file was made here.
constexpr const char* marker = "made-by-anshinctl.txt";
constexpr std::string_view marker_text =
    "\"anshinctl registry site\" writes this folder and removes what is no longer true from it.\n";
// "o/SCHEME/NUMBER.html"; what lies deeper was not written here.
constexpr std::size_t max_depth = 8;
constexpr std::size_t max_read_octets = 64'000'000;  // the list of index nodes, 20 octets each

std::expected<void, std::string> check_empty(const OpenFolder& folder) {
  return folder.each([&folder](const OpenFolder::Item&) -> OpenFolder::Done {
    return std::unexpected(folder.path() +
                           ": holds files that this command did not write; name an empty folder, "
                           "or a new one");
  });
}

}  // namespace

bool is_site_folder(const std::string& path) {
  return registry::file_exists(path + "/" + marker);
}

std::expected<SiteFolder, std::string> SiteFolder::open(const std::string& path) {
  auto opened = OpenFolder::open(path);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  if (!opened->lock()) {
    return std::unexpected(path + ": somebody else writes there just now");
  }
  if (opened->has(distribution::manifest_name)) {
    return std::unexpected(path +
                           ": holds a publication (\"registry build\"); the public pages need a "
                           "folder of their own, because what they no longer name is removed");
  }
  if (!opened->has(marker)) {
    if (const auto empty = check_empty(*opened); !empty) {
      return std::unexpected(empty.error());
    }
  }
  SiteFolder folder(std::move(*opened));
  if (auto marked = folder.write(marker, marker_text); !marked) {
    return std::unexpected(marked.error());
  }
  return folder;
}

std::expected<SiteFolder::Place, std::string> SiteFolder::place_of(const std::string& name) {
  const auto slash = name.rfind('/');
  if (slash == std::string::npos) {
    return Place{.folder = &folder_, .name = name};
  }
  const std::string parent = name.substr(0, slash);
  const std::string file = name.substr(slash + 1);
  if (subfolder_ && subfolder_name_ == parent) {
    return Place{.folder = &*subfolder_, .name = file};
  }
  std::size_t end = std::min(parent.find('/'), parent.size());
  auto below = folder_.make_subfolder(parent.substr(0, end));
  while (below && end < parent.size()) {
    const std::size_t begin = end + 1;
    end = std::min(parent.find('/', begin), parent.size());
    below = below->make_subfolder(parent.substr(begin, end - begin));
  }
  if (!below) {
    return std::unexpected(below.error());
  }
  subfolder_name_ = parent;
  return Place{.folder = &subfolder_.emplace(std::move(*below)), .name = file};
}

SiteFolder::Done SiteFolder::write(const std::string& name, std::string_view content) {
  const auto place = place_of(name);
  if (!place) {
    return std::unexpected(place.error());
  }
  if (place->folder->has_content(place->name, content)) {
    ++counts_.unchanged;
    return {};
  }
  auto written = place->folder->replace(place->name, content);
  counts_.written += written ? 1U : 0U;
  return written;
}

SiteFolder::Done SiteFolder::write_once(const std::string& name, std::string_view content) {
  const auto place = place_of(name);
  if (!place) {
    return std::unexpected(place.error());
  }
  const bool is_new = !place->folder->has(place->name);
  auto written = write(name, content);
  if (is_new && written) {
    made_.push_back(name);
  }
  return written;
}

void SiteFolder::remove_made() {
  for (const std::string& name : made_) {
    if (const auto place = place_of(name)) {
      [[maybe_unused]] const Done removed = place->folder->remove(place->name);
    }
  }
  made_.clear();
}

std::expected<std::string, std::string> SiteFolder::read(const std::string& name) {
  const auto place = place_of(name);
  return place ? place->folder->read(place->name, max_read_octets) : std::unexpected(place.error());
}

SiteFolder::Done SiteFolder::remove_unless(const std::string& subfolder, const Keep& keep) {
  const auto opened = folder_.subfolder(subfolder);
  if (!opened) {
    return std::unexpected(opened.error());
  }
  const std::optional<OpenFolder>& folder = *opened;
  return folder ? remove_below(*folder, "", keep, 1) : Done{};
}

SiteFolder::Done SiteFolder::remove_below(const OpenFolder& folder, const std::string& prefix,
                                          const Keep& keep, std::size_t depth) {
  return folder.each([&](const OpenFolder::Item& item) -> Done {
    if (item.is_folder) {
      const auto opened = folder.subfolder(item.name);
      if (!opened) {
        return std::unexpected(opened.error());
      }
      const std::optional<OpenFolder>& below = *opened;
      if (!below) {
        return {};
      }
      if (depth == max_depth) {
        return std::unexpected(below->path() +
                               ": lies deeper than this command writes; move "
                               "it away");
      }
      return remove_below(*below, prefix + item.name + '/', keep, depth + 1);
    }
    const auto kept = keep(prefix + item.name);
    if (!kept) {
      return std::unexpected(kept.error());
    }
    if (*kept) {
      return {};
    }
    auto removed = folder.remove(item.name);
    counts_.removed += removed ? 1U : 0U;
    return removed;
  });
}

}  // namespace anshin::authority
