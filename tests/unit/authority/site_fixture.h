// A registry and its public pages, for the tests of a whole build.
#pragma once

#include "authority/site.h"
#include "registry/calendar_date.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace anshin::authority {

namespace fs = std::filesystem;
using registry::Organisation;

inline Organisation listed_qualitia() {
  return {.id = "jcn:2010001084915",
          .names = {{"ja", "株式会社クオリティア"}, {"en", "QUALITIA CO., LTD."}},
          .kana = "クオリティア",
          .url = "https://www.qualitia.co.jp/",
          .domains = {{"qualitia.co.jp", true}, {"xn--wgv71a119e.jp", false}},
          .valid_from = registry::parse_date("2017-04-13"),
          .valid_until = {}};
}

inline Organisation simple(const std::string& id, const std::string& name,
                           const std::string& domain) {
  return {.id = id,
          .names = {{"ja", name}},
          .kana = {},
          .url = {},
          .domains = {{domain, false}},
          .valid_from = {},
          .valid_until = {}};
}

class SiteTest : public testing::Test {
 protected:
  std::string registry() const { return folder_.path().string() + "/registry"; }
  std::string site(const std::string& name = "site") const {
    return folder_.path().string() + "/" + name;
  }

  void edit(const std::vector<Organisation>& put, const std::vector<std::string>& remove = {}) {
    auto editor = registry::Editor::open(registry());
    ASSERT_TRUE(editor) << editor.error();
    for (const Organisation& organisation : put) {
      ASSERT_TRUE(editor->put(organisation));
    }
    for (const std::string& id : remove) {
      ASSERT_TRUE(editor->remove(id).value_or(false));
    }
    ASSERT_TRUE(editor->commit());
  }

  std::expected<SiteResult, std::string> write(const std::string& name = "site",
                                               const std::string& url = "") {
    const registry::Store store("robins", registry());
    return write_site(store, site(name),
                      {.title = "Senders <&>",
                       .url = url,
                       .date = std::chrono::sys_days(std::chrono::year(2026) / 4 / 1)},
                      {});
  }

  std::string read(const std::string& file, const std::string& name = "site") const {
    std::ifstream stream(site(name) + "/" + file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::map<std::string, std::string> all(const std::string& name) const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(site(name))) {
      if (entry.is_regular_file()) {
        const std::string file = fs::relative(entry.path(), site(name)).string();
        files[file] = read(file, name);
      }
    }
    return files;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace anshin::authority
