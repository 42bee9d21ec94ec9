// Which servers the resolver asks, and how: as the system's file changes, over TCP, without EDNS.
#include "support/temporary_folder.h"
#include "unit/dns/network_fixture.h"

#include <filesystem>
#include <fstream>
#include <thread>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;
using enum RecordType;
using Strings = std::vector<std::string>;

class SystemFile : public testing::Test {
 protected:
  void name(const Strings& servers, const std::string& rest = "") {
    const auto fresh = folder_.path() / "fresh";
    std::ofstream stream(fresh);
    for (const std::string& server : servers) {
      stream << "nameserver " << server << '\n';
    }
    stream << rest;
    stream.close();
    std::filesystem::rename(fresh, file_);
  }
  std::shared_ptr<NetworkResolver> follow(const ResolverOptions& options = {}) {
    return make_network_resolver(options, [] { return std::chrono::steady_clock::now(); }, file_);
  }

  const TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.path() / "resolv.conf";
  DnsServer first_{make_zone()};
  DnsServer second_{make_zone()};
};

void wait_for(const NetworkResolver& resolver, const Strings& servers) {
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (resolver.name_servers().addresses != servers && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(resolver.name_servers().addresses, servers);
}

TEST_F(SystemFile, IsFollowedWhileNothingIsAsked) {
  name({first_.address()});
  const auto resolver = follow();
  EXPECT_EQ(ask(*resolver, "example.jp", TXT).status, Status::found);
  EXPECT_EQ(resolver->name_servers().to_string(),
            first_.address() + " (from " + file_.string() + ")");
  name({second_.address()});
  wait_for(*resolver, {second_.address()});
  EXPECT_EQ(ask(*resolver, "example.jp", MX).status, Status::found);
  EXPECT_EQ(first_.udp_queries(), 1U);
  EXPECT_EQ(second_.udp_queries(), 1U);
}

TEST_F(SystemFile, TakesQuestionsInFlightAlong) {
  first_.misbehave(Misbehaviour::drop);
  name({first_.address()});
  ResolverOptions options;
  options.timeout = 60s;
  const auto resolver = follow(options);
  const Pending pending = resolver->ask(question("example.jp", TXT));
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (first_.udp_queries() == 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(5ms);
  }
  name({second_.address()});
  EXPECT_EQ(pending.wait(std::chrono::steady_clock::now() + 50s)->status, Status::found);
}

TEST_F(SystemFile, ThatIsEmptiedKeepsItsServers) {
  name({first_.address()});
  const auto resolver = follow();
  name({});
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (resolver->name_servers().problem.empty() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_EQ(resolver->name_servers().problem, "it names no name server");
  EXPECT_EQ(ask(*resolver, "example.jp", TXT).status, Status::found);
}

TEST_F(SystemFile, MayWantTcp) {
  name({first_.address()}, "options use-vc\n");
  const auto resolver = follow();
  EXPECT_TRUE(resolver->name_servers().tcp);
  EXPECT_EQ(ask(*resolver, "example.jp", TXT).status, Status::found);
  EXPECT_EQ(first_.tcp_queries(), 1U);
  EXPECT_EQ(first_.udp_queries(), 0U);
}

TEST_F(Network, OverTcpAloneWhereAskedFor) {
  ResolverOptions options = options_for({server_.address()});
  options.tcp = true;
  use(options);
  std::vector<Pending> pending;
  for (int i = 0; i < 200; ++i) {  // more than there are channels
    pending.push_back(resolver_->ask(question("n" + std::to_string(i) + ".example.jp", TXT)));
  }
  for (const Pending& each : pending) {
    EXPECT_EQ(each.wait(std::chrono::steady_clock::now() + 60s)->status, Status::no_such_name);
  }
  EXPECT_EQ(server_.udp_queries(), 0U);
  EXPECT_EQ(server_.tcp_queries(), 200U);
  server_.misbehave(Misbehaviour::drop);
  options.timeout = 100ms;
  use(options);
  EXPECT_EQ(ask("example.jp", TXT).status, Status::timed_out);
}

TEST_F(Network, EdnsThatIsDroppedIsLeftOut) {
  ResolverOptions options = options_for({server_.address()});
  options.timeout = 200ms;
  use(options);
  server_.misbehave(Misbehaviour::edns_dropped);
  EXPECT_EQ(ask("example.jp", TXT).status, Status::found);
  EXPECT_EQ(server_.udp_queries(), 2U);
  // Remembered: the next question costs one query.
  EXPECT_EQ(ask("example.jp", MX).status, Status::found);
  EXPECT_EQ(server_.udp_queries(), 3U);
}

TEST_F(Network, EdnsThatIsDroppedIsLeftOutWithASingleTry) {
  ResolverOptions options = options_for({server_.address()});
  options.timeout = 200ms;
  options.tries = 1;
  use(options);
  server_.misbehave(Misbehaviour::edns_dropped);
  EXPECT_EQ(ask("example.jp", TXT).status, Status::timed_out);
  EXPECT_EQ(ask("example.jp", MX).status, Status::found);
}

TEST_F(Network, EdnsThatIsUnknownIsLeftOut) {
  for (const Misbehaviour refusal : {Misbehaviour::edns_unknown, Misbehaviour::no_edns}) {
    DnsServer server(make_zone());
    server.misbehave(refusal);
    const auto resolver = make_network_resolver(options_for({server.address()}));
    EXPECT_EQ(dns::ask(*resolver, "example.jp", TXT).status, Status::found);
    EXPECT_EQ(server.udp_queries(), 2U);
    EXPECT_EQ(dns::ask(*resolver, "example.jp", MX).status, Status::found);
    EXPECT_EQ(server.udp_queries(), 3U);
  }
}

TEST(NetworkPlain, LargeAnswersComeOverTcp) {
  DnsServer server(zone_with_big_text(1100));
  server.misbehave(Misbehaviour::edns_unknown);
  const auto resolver = make_network_resolver(options_for({server.address()}));
  EXPECT_EQ(ask(*resolver, "big.example.jp", TXT).texts.at(0).size(), 1100U);
  EXPECT_EQ(server.tcp_queries(), 1U);
}

TEST(NetworkScope, AnInterfaceThatIsNotThereIsToldWithTheServer) {
  const DnsServer good(make_zone());
  const auto resolver = make_network_resolver(options_for({"fe80::1%nosuchlink0", good.address()}));
  EXPECT_EQ(ask(*resolver, "example.jp", TXT).status, Status::found);
  const auto alone = make_network_resolver(options_for({"fe80::1%nosuchlink0"}));
  const Answer answer = ask(*alone, "example.jp", TXT);
  EXPECT_EQ(answer.status, Status::failed);
  EXPECT_NE(answer.reason.find("[fe80::1%nosuchlink0]:53"), std::string::npos) << answer.reason;
}

}  // namespace
}  // namespace anshin::dns
