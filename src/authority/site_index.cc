#include "authority/site_index.h"

#include "authority/site_keys.h"
#include "authority/site_text.h"
#include "crypto/sha256.h"
#include "text/unmistakable_domain.h"

#include <cstdint>
#include <utility>

namespace anshin::authority {
namespace {

// Stands between key and row; no key and no row holds it.
constexpr char separator = '\x01';
// Of so many rows one ends its node.
constexpr std::uint64_t rows_between_ends = 256;
constexpr std::size_t name_octets = 12;

// FNV-1a, which is the same everywhere and for ever.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash ^ (hash >> 32U);
}

std::string name_of(std::string_view rows) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string name;
  for (const char c : crypto::sha256(rows).substr(0, name_octets)) {
    const auto octet = static_cast<unsigned char>(c);
    name += digits[octet >> 4U];
    name += digits[octet & 0xFU];
  }
  return name;
}

std::string row_of(const registry::Organisation& organisation) {
  const auto [name, language] = organisation.display_name();
  const auto english = organisation.names.find("en");
  const std::string other =
      english == organisation.names.end() || language == "en" ? std::string() : english->second;
  const std::string domain = organisation.domains.empty()
                                 ? std::string()
                                 : text::unmistakable_domain(organisation.domains.front().domain);
  std::string row;
  for (const std::string& value : {organisation.id, name, other, domain}) {
    row += ',';
    row += script_string(value);
  }
  return row += ']';
}

}  // namespace

SiteIndex::SiteIndex(SiteFolder& folder, std::size_t memory)
    : folder_(folder), sorter_(folder.path(), memory), open_(1) {}

std::expected<void, std::string> SiteIndex::add(const registry::Organisation& organisation) {
  const std::string row = row_of(organisation);
  for (std::string line : search_keys(organisation)) {
    (line += separator) += row;
    if (auto added = sorter_.add(line); !added) {
      return added;
    }
  }
  return {};
}

std::expected<SiteIndex::Root, std::string> SiteIndex::finish() {
  const auto sorted = sorter_.finish([this](std::string_view line) { return take(line); });
  if (!sorted) {
    return std::unexpected(sorted.error());
  }
  // Closing a level may open the one above; the topmost that has written but one node is the root.
  for (std::size_t level = 0; level < open_.size(); ++level) {
    const bool is_top = level + 1 == open_.size();
    if (is_top && level > 0 && open_[level].count == 1) {
      return std::move(root_);
    }
    if (open_[level].count > 0 || open_.size() == 1) {
      if (const auto closed = close(level); !closed) {
        return std::unexpected(closed.error());
      }
    }
  }
  return std::move(root_);
}

std::expected<void, std::string> SiteIndex::take(std::string_view line) {
  const auto at = line.find(separator);
  const std::string_view key = line.substr(0, at);
  std::string row = "[" + script_string(key);
  row += line.substr(at + 1);
  return add_row(0, key, row);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, the logarithm of its size
std::expected<void, std::string> SiteIndex::add_row(std::size_t level, std::string_view key,
                                                    std::string_view row) {
  if (level == open_.size()) {
    open_.emplace_back();
  }
  Node& node = open_[level];
  if (node.count == 0) {
    node.first_key = key;
  }
  node.rows += node.count == 0 ? "\n" : ",\n";
  node.rows += row;
  ++node.count;
  const bool full = node.count == max_node_rows || node.rows.size() + row.size() > max_node_octets;
  if (full || (node.count > 1 && hash_of(row) % rows_between_ends == 0)) {
    return close(level);
  }
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion): see add_row
std::expected<void, std::string> SiteIndex::close(std::size_t level) {
  const Node node = std::exchange(open_[level], Node{});
  const std::string name = name_of(node.rows);
  const std::string script = "anshinIndex(\"" + name + "\",[" + node.rows + "\n]);\n";
  if (auto written = folder_.write_once("i/" + name + ".js", script); !written) {
    return written;
  }
  root_.name = name;
  root_.depth = level;
  root_.nodes.push_back(name);
  return add_row(level + 1, node.first_key,
                 "[" + script_string(node.first_key) + "," + script_string(name) + "]");
}

}  // namespace anshin::authority
