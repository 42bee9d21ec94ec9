// The public page of a registry: static HTML that a web server, a CDN or a file system can serve,
// with a search of its own and a page for each organisation.
//
//   index.html                   search
//   o/SCHEME/NUMBER.html         one organisation; the address follows from its identifier
//   i/NAME.js                    the search index (site_index.h); nodes.txt lists what is in use
//   registry.js                  name, serial and date, and where the index begins
//   assets/                      style and scripts
#pragma once

#include <anshin/registry.h>

#include "authority/site_folder.h"
#include "authority/site_sorter.h"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>

namespace anshin::authority {

struct SiteOptions {
  std::string title;           ///< stands at the top of all pages
  std::string url;             ///< where it is published, for links to itself; may be empty
  std::chrono::sys_days date;  ///< as of when
  std::size_t memory = LineSorter::default_memory;  ///< for sorting the index
};

struct SiteResult {
  std::uint64_t organisations = 0;
  std::uint64_t index_nodes = 0;
  SiteFolder::Counts files;
};

/// Brings a folder up to date with a registry. Pages come first, then the index, then what leads
/// there; what is stale goes last, index nodes one build later, so that a reader in between finds
/// what a page names. Equal registry and options give equal files. `progress` (may be empty) is
/// told the organisations written.
std::expected<SiteResult, std::string> write_site(
    const registry::Store& store, const std::string& folder, const SiteOptions& options,
    const std::function<void(std::uint64_t)>& progress);

/// The page's file, relative to the folder: "o/jcn/2010001084915.html".
std::string page_name(std::string_view id);

}  // namespace anshin::authority
