// What may be in the socket's way. Opening goes through libmilter: see tests/integration.
#include "milter/listener.h"

#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

namespace anshin::milter {
namespace {

TEST(Listener, LeavesAFileThatIsNoSocketAlone) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "file";
  std::ofstream(path) << "precious";
  EXPECT_THROW(Listener("unix:" + path.string(), 0660, ""), std::runtime_error);
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(Listener, SaysThatAPathIsTooLong) {
  EXPECT_THROW(Listener("unix:/" + std::string(200, 'x'), 0660, ""), std::runtime_error);
}

}  // namespace
}  // namespace anshin::milter
