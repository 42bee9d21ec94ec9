// The socket's address, and what may be in its way. Opening goes through libmilter: see tests/integration.
#include "milter/listener.h"

#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

namespace anshin::milter {
namespace {

TEST(Endpoint, ReadsTheThreeForms) {
  EXPECT_EQ(parse_endpoint("unix:/run/a.sock").connection, "unix:/run/a.sock");
  EXPECT_EQ(parse_endpoint("unix:/run/a.sock").unix_path, "/run/a.sock");
  EXPECT_EQ(parse_endpoint("inet:8891@127.0.0.1").connection, "inet:8891@127.0.0.1");
  EXPECT_EQ(parse_endpoint("inet6:8891@[::1]").connection, "inet6:8891@::1");
  EXPECT_TRUE(parse_endpoint("inet6:8891@[::1]").unix_path.empty());
}

TEST(Endpoint, RefusesTheRest) {
  for (const char* text : {"", "/run/a.sock", "unix:relative", "inet:0@127.0.0.1", "inet:65536@127.0.0.1", "inet:x@h",
                           "inet:8891", "inet:8891@", "tcp:8891@127.0.0.1"}) {
    EXPECT_THROW(parse_endpoint(text), std::runtime_error) << text;
  }
}

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
