// What root may do while it acts as the owner of a folder.
#include "ctl/acting_as_owner.h"

#include "support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <stdexcept>
#include <thread>
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

  // Why root does not work in a folder; empty: it does.
  static std::string refusal(const std::string& folder) {
    try {
      const ActingAsOwner acting(folder);
      return {};
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  }

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

TEST_F(ActingAsOwnerTest, OneInsideAnotherEndsFirst) {
  {
    const ActingAsOwner outer(theirs_);
    {
      const ActingAsOwner inner(secret_);
      EXPECT_EQ(::geteuid(), 0U);
      EXPECT_TRUE(can_write(secret_ + "/file"));
    }
    EXPECT_EQ(::geteuid(), somebody);
    EXPECT_EQ(::getegid(), somebody);
    EXPECT_FALSE(can_write(secret_ + "/file"));
  }
  EXPECT_EQ(::geteuid(), 0U);
}

// A thread that looks after another folder goes on looking after it.
TEST_F(ActingAsOwnerTest, ThreadsKeepTheRightsTheyBeganWith) {
  std::promise<void> go;
  uid_t before = somebody;
  uid_t within = 0;
  std::thread earlier([&] {
    go.get_future().wait();
    before = ::geteuid();
  });
  {
    const ActingAsOwner acting(theirs_);
    go.set_value();
    earlier.join();
    std::thread([&] { within = ::geteuid(); }).join();
  }
  EXPECT_EQ(before, 0U);
  EXPECT_EQ(within, somebody);
}

// Where a link of the folder's owner leads is where that owner wants root to go.
TEST_F(ActingAsOwnerTest, IsNotLedIntoFoldersOfOthers) {
  const std::string link = theirs_ + "/link";
  ASSERT_EQ(::symlink(secret_.c_str(), link.c_str()), 0);
  ASSERT_EQ(::lchown(link.c_str(), somebody, somebody), 0);
  for (const std::string& folder : {link, link + "/missing", theirs_ + "/../theirs/link"}) {
    EXPECT_THAT(refusal(folder), testing::HasSubstr("user 65534 can change")) << folder;
  }
  const std::string roots = theirs_ + "/roots";
  ASSERT_EQ(::mkdir(roots.c_str(), 0755), 0);
  EXPECT_THAT(refusal(roots), testing::HasSubstr("chown")) << "it can be swapped";
  EXPECT_EQ(::geteuid(), 0U);
}

TEST_F(ActingAsOwnerTest, FollowsLinksThatLeadHome) {
  const std::string own = theirs_ + "/own";
  ASSERT_EQ(::mkdir((theirs_ + "/deep").c_str(), 0755), 0);
  ASSERT_EQ(::chown((theirs_ + "/deep").c_str(), somebody, somebody), 0);
  ASSERT_EQ(::symlink("deep/../deep", own.c_str()), 0);
  ASSERT_EQ(::lchown(own.c_str(), somebody, somebody), 0);
  const std::string roots = folder_.path().string() + "/roots";
  ASSERT_EQ(::symlink(theirs_.c_str(), roots.c_str()), 0);
  for (const std::string& folder : {own, roots, roots + "/own/missing", theirs_ + "//./deep/"}) {
    const ActingAsOwner acting(folder);
    EXPECT_EQ(::geteuid(), somebody) << folder;
  }
}

TEST_F(ActingAsOwnerTest, IsRefusedBelowFoldersThatAllMayChange) {
  const std::string open = folder_.path().string() + "/open";
  ASSERT_EQ(::mkdir(open.c_str(), 0755), 0);
  ASSERT_EQ(::mkdir((open + "/below").c_str(), 0755), 0);
  ASSERT_EQ(::chmod(open.c_str(), 0777), 0);
  EXPECT_THAT(refusal(open + "/below"), testing::HasSubstr("everybody can change"));
  ASSERT_EQ(::chmod(open.c_str(), 01777), 0);
  EXPECT_EQ(refusal(open + "/below"), "");
}

TEST_F(ActingAsOwnerTest, ALoopOfLinksEnds) {
  const std::string loop = secret_ + "/loop";
  ASSERT_EQ(::symlink("loop", loop.c_str()), 0);
  EXPECT_THAT(refusal(loop), testing::HasSubstr("more than 40 links"));
}

}  // namespace
}  // namespace anshin::ctl
