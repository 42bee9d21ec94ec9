// resolv.conf(5) as it is found in the field, and as it changes.
#include "dns/system_servers.h"

#include "support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace anshin::dns {
namespace {

std::string addresses(const std::vector<ServerAddress>& servers) {
  std::string out;
  for (const ServerAddress& server : servers) {
    out += (out.empty() ? "" : " ") + server.to_string() + (server.tcp ? "/tcp" : "");
  }
  return out;
}

TEST(ResolvConf, ReadsServersInOrder) {
  const ResolvConf read = parse_resolv_conf(
      "# nameserver 192.0.2.9\n;nameserver 192.0.2.8\nsearch example.jp\n"
      "nameserver 192.0.2.1\n nameserver\t2001:db8::1  # the second\r\n"
      "nameserver fe80::1%eth0\nnameserver fe80::2%3\noptions edns0 trust-ad\nnameserver "
      "192.0.2.2");
  EXPECT_EQ(addresses(read.servers),
            "192.0.2.1:53 [2001:db8::1]:53 [fe80::1%eth0]:53 [fe80::2%3]:53 192.0.2.2:53");
  EXPECT_EQ(read.problem, "");
}

TEST(ResolvConf, SaysWhatCannotBeUsed) {
  const ResolvConf read = parse_resolv_conf(
      "nameserver ns.example.jp\nnameserver\nnameserver fe80::1\n"
      "nameserver \x1b[31m\nnameservers 192.0.2.9\nnameserver 192.0.2.1\n");
  EXPECT_EQ(addresses(read.servers), "192.0.2.1:53");
  EXPECT_NE(read.problem.find("\"ns.example.jp\" is not a name server"), std::string::npos);
  EXPECT_NE(read.problem.find("\"fe80::1\" is a link-local address"), std::string::npos);
  EXPECT_EQ(read.problem.find('\x1b'), std::string::npos);
}

TEST(ResolvConf, UseVcMeansTcp) {
  EXPECT_EQ(addresses(parse_resolv_conf("nameserver 192.0.2.1\noptions rotate use-vc\n").servers),
            "192.0.2.1:53/tcp");
  EXPECT_EQ(addresses(parse_resolv_conf("nameserver 192.0.2.1\noptions no-use-vc\n").servers),
            "192.0.2.1:53");
}

TEST(ResolvConf, TakesNoMoreThanSixteen) {
  std::string text;
  for (int i = 1; i <= 40; ++i) {
    text += "nameserver 192.0.2." + std::to_string(i) + "\n";
  }
  EXPECT_EQ(parse_resolv_conf(text).servers.size(), 16U);
}

class Followed : public testing::Test {
 protected:
  void write(const std::string& text) { std::ofstream(file_) << text; }
  void replace(const std::string& text) {
    const auto fresh = folder_.path() / "fresh";
    std::ofstream(fresh) << text;
    std::filesystem::rename(fresh, file_);
  }
  std::string after_look(SystemServers& servers) {
    servers.look();
    return addresses(servers.servers());
  }

  const TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "resolv.conf";
};

TEST_F(Followed, EmptyAtBootItIsTheLocalHostUntilItIsFilled) {
  write("");
  SystemServers servers(file_);
  EXPECT_EQ(addresses(servers.servers()), "127.0.0.1:53");
  EXPECT_NE(servers.problem(), "");
  write("nameserver 192.0.2.1\n");
  EXPECT_TRUE(servers.look());
  EXPECT_EQ(addresses(servers.servers()), "192.0.2.1:53");
  EXPECT_EQ(servers.problem(), "");
  EXPECT_FALSE(servers.look());
}

TEST_F(Followed, MissingAtBootItMayComeLater) {
  SystemServers servers(file_);
  EXPECT_EQ(addresses(servers.servers()), "127.0.0.1:53");
  EXPECT_NE(servers.problem(), "");
  EXPECT_FALSE(servers.look());
  write("nameserver 192.0.2.1\n");
  EXPECT_EQ(after_look(servers), "192.0.2.1:53");
}

TEST_F(Followed, ReplacedWrittenOverOrReachedByALink) {
  write("nameserver 192.0.2.1\n");
  SystemServers servers(file_);
  replace("nameserver 192.0.2.2\n");
  EXPECT_EQ(after_look(servers), "192.0.2.2:53");
  write("nameserver 192.0.2.3\n");  // of the same size
  EXPECT_EQ(after_look(servers), "192.0.2.3:53");
  const auto target = folder_.path() / "stub-resolv.conf";
  std::filesystem::remove(file_);
  std::filesystem::create_symlink(target, file_);
  EXPECT_EQ(after_look(servers), "192.0.2.3:53");
  std::ofstream(target) << "nameserver 192.0.2.4\n";
  EXPECT_EQ(after_look(servers), "192.0.2.4:53");
  std::ofstream(target) << "nameserver 192.0.2.5\noptions use-vc\n";
  EXPECT_EQ(after_look(servers), "192.0.2.5:53/tcp");
}

TEST_F(Followed, KeepsTheLastServersWhileItNamesNone) {
  write("nameserver 192.0.2.1\n");
  SystemServers servers(file_);
  write("");
  EXPECT_TRUE(servers.look());
  EXPECT_EQ(addresses(servers.servers()), "192.0.2.1:53");
  EXPECT_EQ(servers.problem(), "it names no name server");
  std::filesystem::remove(file_);
  EXPECT_EQ(after_look(servers), "192.0.2.1:53");
  std::filesystem::create_directory(file_);
  EXPECT_EQ(after_look(servers), "192.0.2.1:53");
  EXPECT_NE(servers.problem(), "");
}

}  // namespace
}  // namespace anshin::dns
