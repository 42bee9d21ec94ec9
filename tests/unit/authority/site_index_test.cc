// The sorter, and the tree of index nodes as a page reads it.
#include "authority/site_index.h"

#include "authority/site_keys.h"
#include "authority/site_sorter.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace anshin::authority {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<std::string> sorted(const std::vector<std::string>& lines, std::size_t memory) {
  const TemporaryFolder folder;
  LineSorter sorter(folder.path().string(), memory);
  for (const std::string& line : lines) {
    EXPECT_TRUE(sorter.add(line));
  }
  std::vector<std::string> out;
  EXPECT_TRUE(sorter.finish([&out](std::string_view line) -> std::expected<void, std::string> {
    out.emplace_back(line);
    return {};
  }));
  EXPECT_TRUE(fs::is_empty(folder.path()));
  return out;
}

TEST(LineSorter, SortsInMemoryAndInRunsAlike) {
  std::vector<std::string> lines;
  std::uint32_t random = 1;
  for (int i = 0; i < 20000; ++i) {
    random = random * 1664525U + 1013904223U;
    lines.push_back(std::to_string(random % 15000) + std::string(random % 40, 'x'));
  }
  lines.emplace_back();
  auto expected = lines;
  std::ranges::sort(expected);
  const auto [first, last] = std::ranges::unique(expected);
  expected.erase(first, last);
  EXPECT_EQ(sorted(lines, LineSorter::default_memory), expected);
  EXPECT_EQ(sorted(lines, 10000), expected);
}

TEST(LineSorter, StopsWhereTheReceiverFails) {
  const TemporaryFolder folder;
  LineSorter sorter(folder.path().string(), 100);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(sorter.add(std::to_string(i)));
  }
  const auto done = sorter.finish(
      [](std::string_view) -> std::expected<void, std::string> { return std::unexpected("full"); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error(), "full");
}

registry::Organisation organisation(int number) {
  return {.id = "x:" + std::to_string(number),
          .names = {{"ja", "見本商事第" + std::to_string(number) + "号"}},
          .kana = {},
          .url = {},
          .domains = {{"host" + std::to_string(number) + ".example", false}},
          .valid_from = {},
          .valid_until = {}};
}

struct Built {
  SiteIndex::Root root;
  std::set<std::string> files;
};

Built build(const fs::path& path, int from, int to, std::size_t memory = 1U << 20U) {
  auto folder = SiteFolder::open(path.string());
  EXPECT_TRUE(folder) << folder.error();
  SiteIndex index(*folder, memory);
  for (int i = from; i < to; ++i) {
    EXPECT_TRUE(index.add(organisation(i)));
  }
  auto root = index.finish();
  EXPECT_TRUE(root) << root.error();
  return {.root = *root, .files = {root->nodes.begin(), root->nodes.end()}};
}

json rows_of(const fs::path& path, const std::string& node) {
  std::ifstream file(path / "i" / (node + ".js"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string head = "anshinIndex(\"" + node + "\",";
  EXPECT_TRUE(text.starts_with(head)) << node;
  EXPECT_TRUE(text.ends_with(");\n"));
  EXPECT_LE(text.size(), max_node_octets + 200);
  return json::parse(text.substr(head.size(), text.size() - head.size() - 3));
}

// All leaf rows below a node, which must have `depth` levels below it.
void collect(const fs::path& path, const std::string& node, std::size_t depth, json& rows) {
  for (const json& row : rows_of(path, node)) {
    if (depth == 0) {
      rows.push_back(row);
      continue;
    }
    const std::size_t before = rows.size();
    collect(path, row[1], depth - 1, rows);
    ASSERT_GT(rows.size(), before);
    EXPECT_EQ(rows[before][0], row[0]) << "the first key below a node";
  }
}

TEST(SiteIndex, HoldsEveryKeyInOrder) {
  for (const int count : {0, 1, 30, 3000}) {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "site";
    const Built built = build(path, 0, count, 100000);
    json rows = json::array();
    collect(path, built.root.name, built.root.depth, rows);
    std::set<std::pair<std::string, std::string>> expected;
    for (int i = 0; i < count; ++i) {
      for (const std::string& key : search_keys(organisation(i))) {
        expected.emplace(key, "x:" + std::to_string(i));
      }
    }
    ASSERT_EQ(rows.size(), expected.size());
    EXPECT_TRUE(std::ranges::is_sorted(rows, {}, [](const json& row) { return row[0]; }));
    for (const json& row : rows) {
      ASSERT_EQ(row.size(), 5U);
      EXPECT_TRUE(expected.contains({row[0], row[1]})) << row;
    }
    EXPECT_EQ(built.root.depth > 0, built.root.nodes.size() > 1);
    EXPECT_EQ(built.root.depth > 0, count >= 30) << "30 organisations have more than 256 keys";
  }
}

TEST(SiteIndex, IsTheSameHoweverMuchMemoryThereIs) {
  const TemporaryFolder folder;
  EXPECT_EQ(build(folder.path() / "a", 0, 2000, 20000).files,
            build(folder.path() / "b", 0, 2000, 1U << 24U).files);
}

TEST(SiteIndex, ChangesFewNodesForOneMoreOrganisation) {
  const TemporaryFolder folder;
  const auto before = build(folder.path() / "a", 0, 3000).files;
  const auto after = build(folder.path() / "b", 0, 3001).files;
  std::vector<std::string> fresh;
  std::ranges::set_difference(after, before, std::back_inserter(fresh));
  EXPECT_LE(fresh.size(), search_keys(organisation(3000)).size() + 3);
  EXPECT_LT(fresh.size() * 2, after.size());
}

}  // namespace
}  // namespace anshin::authority
