// Which errors are those of a full disk.
#include "distribution/full_disk.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace anshin::distribution {
namespace {

TEST(FullDisk, SaysWhatToDoWhereADiskIsFullAndNothingElsewhere) {
  const std::string path = "/var/lib/anshin/robins/registry.db: cannot be written: ";
  for (const std::string& cause :
       {std::string(std::strerror(ENOSPC)), std::string(std::strerror(EDQUOT)),
        std::string("database or disk is full")}) {
    EXPECT_NE(full_disk_advice(path + cause).find("Make room"), std::string::npos) << cause;
  }
  for (const int error : {EACCES, EIO, EROFS, ENOENT, EFBIG}) {
    EXPECT_EQ(full_disk_advice(path + std::strerror(error)), "") << error;
  }
  EXPECT_EQ(full_disk_advice(""), "");
}

}  // namespace
}  // namespace anshin::distribution
