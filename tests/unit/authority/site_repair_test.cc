// The public pages where something is wrong in their folder, or goes wrong while they are written.
#include "unit/authority/site_fixture.h"

#include <sys/stat.h>

#include <set>

namespace anshin::authority {
namespace {

// A disk's error leaves the name and the size as they were.
TEST_F(SiteTest, MendsWhatWasDamaged) {
  edit({listed_qualitia(), simple("ex:1", "例", "one.example")});
  ASSERT_TRUE(write());
  const auto whole = all("site");
  for (const auto& [name, content] : whole) {
    std::string damaged = content;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
    std::ofstream(site() + "/" + name, std::ios::binary) << damaged;
  }
  const auto result = write();
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(all("site"), whole);
}

// What else it may be, under its other name, is nobody's business here.
TEST_F(SiteTest, LeavesAFileWithAnotherNameAsItIs) {
  edit({listed_qualitia()});
  ASSERT_TRUE(write());
  const std::string other = site("other");
  fs::create_hard_link(site() + "/index.html", other);
  ASSERT_EQ(::chmod(other.c_str(), 0600), 0);
  ASSERT_TRUE(write());
  struct stat status = {};
  ASSERT_EQ(::stat(other.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  ASSERT_EQ(::stat((site() + "/index.html").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0644U);
}

TEST_F(SiteTest, ABuildThatFailsLeavesNoIndexBehind) {
  edit({listed_qualitia()});
  ASSERT_TRUE(write());
  const auto index = [this] {
    std::set<std::string> names;
    for (const auto& file : fs::directory_iterator(site() + "/i")) {
      names.insert(file.path().filename().string());
    }
    return names;
  };
  const auto before = index();
  // A folder in the place of a file that comes after the index.
  fs::remove(site() + "/index.html");
  fs::create_directories(site() + "/index.html/x");
  for (int i = 1; i < 4; ++i) {
    edit({simple("ex:" + std::to_string(i), "例", "d" + std::to_string(i) + ".example")});
    ASSERT_FALSE(write());
    EXPECT_EQ(index(), before);
  }
  fs::remove_all(site() + "/index.html");
  ASSERT_TRUE(write());
  EXPECT_NE(index(), before);
}

}  // namespace
}  // namespace anshin::authority
