// What root may do while it acts as the owner of a folder.
#include "ctl/acting_as_owner.h"

#include "support/temporary_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <utility>

namespace anshin::ctl {
namespace {

constexpr uid_t somebody = 65534;

class ActingAsOwnerTest : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) {
      GTEST_SKIP() << "only root acts as somebody else";
    }
    ASSERT_EQ(::mkdir(theirs_.c_str(), 0755), 0);
    ASSERT_EQ(::chown(theirs_.c_str(), somebody, somebody), 0);
    ASSERT_EQ(::mkdir(secret_.c_str(), 0700), 0);
    ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  }

  static bool can_write(const std::string& path) { return std::ofstream(path).is_open(); }

  TemporaryFolder folder_;
  const std::string theirs_ = folder_.path().string() + "/theirs";
  const std::string secret_ = folder_.path().string() + "/secret";
};

TEST_F(ActingAsOwnerTest, HasTheRightsOfTheOwnerAndNoMore) {
  {
    const ActingAsOwner acting(theirs_);
    EXPECT_EQ(::geteuid(), somebody);
    EXPECT_EQ(::getegid(), somebody);
    EXPECT_TRUE(can_write(theirs_ + "/file"));
    EXPECT_FALSE(can_write(secret_ + "/file"));
    EXPECT_EQ(::symlink((secret_ + "/file").c_str(), (theirs_ + "/link").c_str()), 0);
    EXPECT_FALSE(can_write(theirs_ + "/link"));
  }
  EXPECT_EQ(::geteuid(), 0U);
  EXPECT_TRUE(can_write(secret_ + "/file"));
  struct stat status = {};
  ASSERT_EQ(::stat((theirs_ + "/file").c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, somebody);
}

TEST_F(ActingAsOwnerTest, EndsWithTheLastOfThoseItWasMovedTo) {
  {
    ActingAsOwner first(theirs_);
    const ActingAsOwner second(std::move(first));
    EXPECT_EQ(::geteuid(), somebody);
  }
  EXPECT_EQ(::geteuid(), 0U);
}

TEST_F(ActingAsOwnerTest, ChangesNothingInRootsOwnFolders) {
  for (const std::string& folder : {secret_, secret_ + "/missing"}) {
    const ActingAsOwner acting(folder);
    EXPECT_EQ(::geteuid(), 0U);
  }
}

TEST_F(ActingAsOwnerTest, ActsForTwoFoldersOnlyWhereTheyHaveOneOwner) {
  const std::string another = theirs_ + "/another";
  ASSERT_EQ(::mkdir(another.c_str(), 0755), 0);
  ASSERT_EQ(::chown(another.c_str(), somebody, 0), 0);
  {
    const ActingAsOwner acting(theirs_, another + "/missing");
    EXPECT_EQ(::geteuid(), somebody);
  }
  for (const auto& [one, other] : {std::pair(theirs_, secret_), std::pair(secret_, theirs_)}) {
    const ActingAsOwner acting(one, other);
    EXPECT_EQ(::geteuid(), 0U);
  }
}

}  // namespace
}  // namespace anshin::ctl
