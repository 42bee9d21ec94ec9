// The search index of the public page: a tree of small scripts that a page loads as it needs them,
// from a web server or from a file system. A node is
//   anshinIndex("NAME",[[key, ...], ...]);
// The leaves' rows are key, identifier, name, English name, domain, ordered by key; the rows of
// other nodes are the first key and the name of the node below. NAME is made of the hash of the
// rows, so that a node never changes, and nodes end where the hash of a row says so, so that a
// change of one entry changes one leaf and the few nodes above it.
#pragma once

#include <anshin/registry.h>

#include "authority/site_folder.h"
#include "authority/site_sorter.h"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

constexpr std::size_t max_node_rows = 1024;
constexpr std::size_t max_node_octets = 96U << 10U;

class SiteIndex {
 public:
  /// Nodes are written to FOLDER/i/NAME.js.
  explicit SiteIndex(SiteFolder& folder, std::size_t memory = LineSorter::default_memory);

  std::expected<void, std::string> add(const registry::Organisation& organisation);

  struct Root {
    std::string name;
    std::size_t depth = 0;           ///< 0: the root is a leaf
    std::vector<std::string> nodes;  ///< names of all nodes
  };
  /// Writes all nodes.
  std::expected<Root, std::string> finish();

 private:
  // The node of one level that is being filled.
  struct Node {
    std::string first_key;
    std::string rows;
    std::size_t count = 0;
  };

  std::expected<void, std::string> take(std::string_view line);
  std::expected<void, std::string> add_row(std::size_t level, std::string_view key,
                                           std::string_view row);
  std::expected<void, std::string> close(std::size_t level);

  SiteFolder& folder_;
  LineSorter sorter_;
  std::vector<Node> open_;  // by level, leaves first
  Root root_;
};

}  // namespace anshin::authority
