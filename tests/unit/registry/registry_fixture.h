// A registry folder that lives for one test, and organisations to put into it.
#pragma once

#include <anshin/registry.h>

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace anshin::registry {

inline constexpr std::chrono::sys_seconds noon =
    std::chrono::sys_days(std::chrono::year(2026) / 4 / 1) + std::chrono::hours(12);

inline Organisation organisation(const std::string& id, const std::string& name,
                                 const std::vector<RegisteredDomain>& domains) {
  return {.id = id,
          .names = {{"ja", name}},
          .kana = {},
          .url = {},
          .domains = domains,
          .valid_from = std::nullopt,
          .valid_until = std::nullopt};
}

inline Organisation qualitia() {
  Organisation entry =
      organisation("jcn:2010001084915", "株式会社クオリティア", {{"qualitia.co.jp", true}});
  entry.names["en"] = "QUALITIA CO., LTD.";
  return entry;
}

inline Organisation jipdec() {
  return organisation("jcn:1010405009403", "一般財団法人日本情報経済社会推進協会",
                      {{"jipdec.or.jp", false}});
}

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

class RegistryTest : public testing::Test {
 protected:
  RegistryTest() {
    std::string name = testing::TempDir() + "/anshin-registry-XXXXXX";
    root_ = ::mkdtemp(name.data());
    folder_ = root_ + "/registry";
  }
  ~RegistryTest() override { std::filesystem::remove_all(root_); }

  std::string database() const { return folder_ + "/registry.db"; }

  // Replaces nothing but the given entries, in one commit.
  void put(const std::vector<Organisation>& organisations) const {
    auto editor = Editor::open(folder_);
    ASSERT_TRUE(editor) << editor.error();
    for (const Organisation& entry : organisations) {
      const auto done = editor->put(entry);
      ASSERT_TRUE(done) << done.error();
    }
    const auto done = editor->commit();
    ASSERT_TRUE(done) << done.error();
  }

  std::string root_;
  std::string folder_;
};

}  // namespace anshin::registry
