// An authority with a registry and a publication folder, and receivers that follow it.
#pragma once

#include <anshin/distribution.h>
#include <anshin/registry.h>

#include "authority/entry_stream.h"
#include "authority/key_rotation.h"
#include "authority/publication.h"
#include "authority/publication_state.h"
#include "authority/published.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace anshin::authority {

inline constexpr std::chrono::sys_seconds april_1 =
    std::chrono::sys_days(std::chrono::year(2026) / 4 / 1) + std::chrono::hours(9);

inline registry::Organisation organisation(const std::string& id, const std::string& name,
                                           const std::vector<registry::RegisteredDomain>& domains) {
  return {.id = id,
          .names = {{"ja", name}},
          .kana = {},
          .url = {},
          .domains = domains,
          .valid_from = std::nullopt,
          .valid_until = std::nullopt};
}

inline registry::Organisation qualitia() {
  auto entry =
      organisation("jcn:2010001084915", "株式会社クオリティア", {{"qualitia.co.jp", true}});
  entry.names["en"] = "QUALITIA CO., LTD.";
  entry.valid_from = std::chrono::sys_days(std::chrono::year(2017) / 4 / 13);
  return entry;
}

inline registry::Organisation jipdec() {
  return organisation("jcn:1010405009403", "一般財団法人日本情報経済社会推進協会",
                      {{"jipdec.or.jp", false}});
}

// Sender number `number`, with a name that differs by `text`.
inline registry::Organisation sender(int number, const std::string& text = "") {
  const std::string digits = std::to_string(10000 + number);
  return organisation("ex:" + digits, "例" + digits + text, {{"o" + digits + ".example", false}});
}

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void put_content(const std::filesystem::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

// Name and content of every file.
using Files = std::map<std::string, std::string>;
inline Files files_in(const std::filesystem::path& folder) {
  Files files;
  if (std::filesystem::exists(folder)) {
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      if (file.is_regular_file()) {
        files[file.path().filename().string()] = content_of(file.path());
      }
    }
  }
  return files;
}

// What a receiver does, in its plainest form (docs/registry-format.md, "Publication").
struct Receiver {
  std::vector<std::string> trusted;
  std::uint64_t serial = 0;
  std::map<std::string, std::string> entries = {};  // id -> line
  bool used_delta = false;

  // Why what is published was refused; empty: it was taken.
  std::string fetch(const std::string& folder) {
    const auto published = read_published(folder);
    if (!published || !*published) {
      return published ? "nothing is published" : published.error();
    }
    const distribution::Manifest& manifest = (*published)->manifest;
    const auto good =
        distribution::check_signatures((*published)->octets, (*published)->signatures, trusted);
    if (!good) {
      return good.error();
    }
    if (manifest.serial < serial) {
      return "rollback";
    }
    std::string problem;
    if (manifest.serial > serial) {
      problem = take_files(folder, manifest);
    }
    if (problem.empty()) {
      serial = manifest.serial;
      trusted = manifest.keys.empty() ? trusted : manifest.keys;
    }
    return problem;
  }

 private:
  std::string take_files(const std::string& folder, const distribution::Manifest& manifest) {
    const auto delta = std::ranges::find(manifest.deltas, serial, &distribution::Delta::from);
    used_delta = delta != manifest.deltas.end();
    if (!used_delta) {
      entries.clear();
    }
    return take(folder, used_delta ? delta->file : manifest.snapshot,
                used_delta ? FileKind::delta : FileKind::snapshot);
  }

  std::string take(const std::string& folder, const distribution::PublishedFile& file,
                   FileKind kind) {
    if (const auto intact = check_published_file(folder, file); !intact) {
      return intact.error();
    }
    auto stream = entries_in(folder + "/" + file.name, kind);
    if (!stream) {
      return stream.error();
    }
    std::uint64_t lines = 0;
    while (true) {
      auto entry = (*stream)->next();
      if (!entry) {
        return entry.error();
      }
      if (!*entry) {
        return lines == file.lines ? "" : "wrong number of lines";
      }
      ++lines;
      if ((*entry)->put) {
        entries[(*entry)->id] = (*entry)->line;
      } else {
        entries.erase((*entry)->id);
      }
    }
  }
};

class PublicationTest : public testing::Test {
 protected:
  void edit(const std::vector<registry::Organisation>& put,
            const std::vector<std::string>& removed = {}) const {
    auto editor = registry::Editor::open(registry_);
    ASSERT_TRUE(editor) << editor.error();
    for (const registry::Organisation& entry : put) {
      const auto done = editor->put(entry);
      ASSERT_TRUE(done) << done.error();
    }
    for (const std::string& id : removed) {
      const auto done = editor->remove(id);
      ASSERT_TRUE(done && *done) << id;
    }
    const auto done = editor->commit();
    ASSERT_TRUE(done) << done.error();
  }

  // The registry replaced as a whole.
  void replace(const std::vector<registry::Organisation>& entries,
               const registry::Release& release) const {
    auto editor = registry::Editor::open_empty(registry_);
    ASSERT_TRUE(editor) << editor.error();
    for (const registry::Organisation& entry : entries) {
      ASSERT_TRUE(editor->put(entry));
    }
    ASSERT_TRUE(editor->commit(release));
  }

  BuildRequest request() const {
    return {.registry_folder = registry_,
            .folder = out_,
            .name = "robins",
            .keys = {first_},
            .issued = april_1,
            .site = std::nullopt};
  }

  // A build that must succeed.
  BuildResult published(const BuildRequest& asked) const {
    auto result = build(asked, {});
    EXPECT_TRUE(result) << result.error();
    return result.value_or(BuildResult{});
  }

  // A build that must be refused and leave everything as it was.
  std::string refusal(const BuildRequest& asked) const {
    const Files before = files_in(asked.folder);
    const auto result = build(asked, {});
    EXPECT_FALSE(result);
    EXPECT_EQ(files_in(asked.folder), before);
    return result ? "" : result.error();
  }

  // What the registry holds, as a receiver should have it.
  std::map<std::string, std::string> lines_of_registry() const {
    const registry::Store store("robins", registry_);
    const auto organisations = store.list("", 1'000'000);
    EXPECT_TRUE(organisations) << organisations.error();
    std::map<std::string, std::string> lines;
    for (const registry::Organisation& entry :
         organisations.value_or(std::vector<registry::Organisation>())) {
      lines[entry.id] = put_line(entry);
    }
    return lines;
  }

  Receiver receiver() const { return {.trusted = {first_.public_base64()}}; }

  TemporaryFolder folder_;
  const std::string root_ = folder_.path().string();
  const std::string registry_ = root_ + "/registry";
  const std::string out_ = root_ + "/out";
  const crypto::SigningKey first_ = crypto::SigningKey::generate();
  const crypto::SigningKey second_ = crypto::SigningKey::generate();
};

}  // namespace anshin::authority
