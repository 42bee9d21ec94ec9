// The resolver against a real name server on loopback: what it makes of good and bad answers.
#include "unit/dns/network_fixture.h"

#include <stdexcept>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;
using enum RecordType;
using Strings = std::vector<std::string>;

TEST_F(Network, AnswersOfEveryType) {
  EXPECT_EQ(ask("Example.JP", TXT).texts, Strings{"v=spf1 -all"});
  EXPECT_EQ(ask("mx.example.jp", A).addresses.at(0).to_string(), "192.0.2.1");
  EXPECT_EQ(ask("mx.example.jp", AAAA).addresses.at(0).to_string(), "2001:db8::1");
  EXPECT_EQ(ask("example.jp", MX).exchanges.at(0).exchange, "mx.example.jp");
  EXPECT_EQ(ask("example.jp", MX).ttl, 300s);
}

TEST_F(Network, NegativeAnswersTellNoDataFromNoName) {
  const Answer no_data = ask("mx.example.jp", TXT);
  EXPECT_EQ(no_data.status, Status::no_data);
  EXPECT_EQ(no_data.ttl, 120s);
  EXPECT_EQ(ask("absent.example.jp", TXT).status, Status::no_such_name);
  EXPECT_EQ(ask("gone.example.jp", A).status, Status::no_such_name);
}

TEST_F(Network, FollowsAliasesInsideThePacket) {
  const Answer answer = ask("alias.example.jp", A);
  EXPECT_EQ(answer.addresses.at(0).to_string(), "192.0.2.1");
  EXPECT_EQ(answer.ttl, 100s);
  EXPECT_EQ(server_.udp_queries(), 1U);
}

TEST_F(Network, AsksOnWhereAnAliasLeadsOutOfThePacket) {
  server_.misbehave(Misbehaviour::first_alias_only);
  const Answer answer = ask("alias.example.jp", A);
  ASSERT_EQ(answer.status, Status::found) << answer.reason;
  EXPECT_EQ(answer.addresses.at(0).to_string(), "192.0.2.1");
  EXPECT_EQ(server_.udp_queries(), 3U);
  const Answer loop = ask("loop.example.jp", A);
  EXPECT_EQ(loop.status, Status::failed);
  EXPECT_NE(loop.reason.find("CNAME loop"), std::string::npos) << loop.reason;
}

TEST_F(Network, NamesFromOutsideAreHarmless) {
  EXPECT_EQ(ask("odd.example.jp", PTR).names, Strings{"odd\\034\\010.example.jp"});
}

TEST_F(Network, NamesThatCannotBeAskedForCostNoPacket) {
  for (const char* name : {"", ".", "a..b", "a\\999.b"}) {
    EXPECT_EQ(ask(name, A).status, Status::no_such_name) << name;
  }
  EXPECT_EQ(ask(std::string(64, 'x') + ".jp", A).status, Status::no_such_name);
  EXPECT_EQ(server_.udp_queries(), 0U);
}

struct Trouble {
  Misbehaviour misbehaviour;
  Status status;
  const char* reason;
};

class Troubles : public testing::TestWithParam<Trouble> {};

TEST_P(Troubles, EndInAReason) {
  DnsServer server(make_zone());
  server.misbehave(GetParam().misbehaviour);
  ResolverOptions options = options_for({server.address()});
  options.timeout = 100ms;
  const auto resolver = make_network_resolver(options);
  const Answer answer = ask(*resolver, "mx.example.jp", A);
  EXPECT_EQ(answer.status, GetParam().status) << answer.reason;
  EXPECT_NE(answer.reason.find(GetParam().reason), std::string::npos) << answer.reason;
  EXPECT_NE(answer.reason.find(server.address()), std::string::npos) << answer.reason;
  // What was wrong with one answer must not spoil the next.
  server.misbehave(Misbehaviour::none);
  EXPECT_EQ(ask(*resolver, "mx.example.jp", AAAA).status, Status::found);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Troubles,
    testing::Values(Trouble{Misbehaviour::drop, Status::timed_out, "no answer from"},
                    Trouble{Misbehaviour::servfail, Status::failed, "SERVFAIL from"},
                    Trouble{Misbehaviour::refused, Status::failed, "REFUSED from"},
                    Trouble{Misbehaviour::truncate_always, Status::failed, "truncated answer"},
                    Trouble{Misbehaviour::wrong_id, Status::timed_out, "no answer from"},
                    Trouble{Misbehaviour::wrong_question, Status::timed_out, "no answer from"},
                    Trouble{Misbehaviour::garbage, Status::failed, "malformed answer"},
                    Trouble{Misbehaviour::compression_loop, Status::failed, "malformed answer"},
                    Trouble{Misbehaviour::query_back, Status::failed, "malformed answer"},
                    Trouble{Misbehaviour::referral, Status::failed, "referral"}));

TEST_F(Network, SurvivesEmptyDatagrams) {
  ResolverOptions options = options_for({server_.address()});
  options.timeout = 100ms;
  use(options);
  server_.misbehave(Misbehaviour::empty_packet);
  EXPECT_TRUE(ask("mx.example.jp", A).failed());
  server_.misbehave(Misbehaviour::none);
  EXPECT_EQ(ask("mx.example.jp", AAAA).status, Status::found);
}

TEST_F(Network, TruncatedAnswersComeOverTcp) {
  server_.misbehave(Misbehaviour::truncate);
  EXPECT_EQ(ask("mx.example.jp", A).status, Status::found);
  EXPECT_EQ(server_.tcp_queries(), 1U);
}

TEST(NetworkTcp, TextsOfNearly64KilobytesArrive) {
  const DnsServer server(zone_with_big_text(65000));
  const auto resolver = make_network_resolver(options_for({server.address()}));
  const Answer answer = ask(*resolver, "big.example.jp", TXT);
  ASSERT_EQ(answer.status, Status::found) << answer.reason;
  EXPECT_EQ(answer.texts.at(0), std::string(65000, 'x'));
  EXPECT_EQ(server.tcp_queries(), 1U);
}

TEST(NetworkUdp, EdnsSavesTheWayOverTcp) {
  const DnsServer server(zone_with_big_text(1100));
  const auto resolver = make_network_resolver(options_for({server.address()}));
  EXPECT_EQ(ask(*resolver, "big.example.jp", TXT).texts.at(0).size(), 1100U);
  EXPECT_EQ(server.tcp_queries(), 0U);
}

TEST_F(Network, ThousandsOfRecordsAreCutOff) {
  server_.misbehave(Misbehaviour::many_records);
  EXPECT_EQ(ask("mx.example.jp", A).addresses.size(), 1000U);
}

TEST_F(Network, ServersWithoutEdnsAreUnderstood) {
  server_.misbehave(Misbehaviour::no_edns);
  EXPECT_EQ(ask("mx.example.jp", A).status, Status::found);
  EXPECT_EQ(ask("mx.example.jp", AAAA).status, Status::found);
  EXPECT_EQ(ask("example.jp", TXT).status, Status::found);
}

TEST(NetworkFailover, AServerThatFailsIsPassedOver) {
  DnsServer bad(make_zone());
  bad.misbehave(Misbehaviour::servfail);
  const DnsServer good(make_zone());
  const auto resolver = make_network_resolver(options_for({bad.address(), good.address()}));
  EXPECT_EQ(ask(*resolver, "example.jp", TXT).status, Status::found);
  EXPECT_EQ(bad.udp_queries(), 1U);
  EXPECT_EQ(good.udp_queries(), 1U);
}

TEST(NetworkFailover, ASilentServerIsAskedOnceAndThenLast) {
  DnsServer dead(make_zone());
  dead.misbehave(Misbehaviour::drop);
  const DnsServer good(make_zone());
  ResolverOptions options = options_for({dead.address(), good.address()});
  options.timeout = 200ms;
  const auto resolver = make_network_resolver(options);
  for (const RecordType type : {A, AAAA, TXT}) {
    EXPECT_FALSE(ask(*resolver, "mx.example.jp", type).failed());
  }
  EXPECT_EQ(dead.udp_queries(), 1U);
  EXPECT_EQ(good.udp_queries(), 3U);
}

TEST(NetworkFailover, AClosedPortIsPassedOver) {
  std::string closed;
  {
    const DnsServer gone{Zone()};
    closed = gone.address();
  }
  const DnsServer good(make_zone());
  const auto resolver = make_network_resolver(options_for({closed, good.address()}));
  EXPECT_EQ(ask(*resolver, "example.jp", TXT).status, Status::found);
  const auto alone = make_network_resolver(options_for({closed}));
  const Answer answer = ask(*alone, "example.jp", TXT);
  EXPECT_EQ(answer.status, Status::failed);
  EXPECT_NE(answer.reason.find(closed), std::string::npos) << answer.reason;
}

TEST_F(Network, SilentServersAreTriedInRounds) {
  ResolverOptions options = options_for({server_.address()});
  options.timeout = 50ms;
  options.tries = 3;
  use(options);
  server_.misbehave(Misbehaviour::drop);
  EXPECT_EQ(ask("example.jp", TXT).status, Status::timed_out);
  EXPECT_EQ(server_.udp_queries(), 3U);
  EXPECT_EQ(resolver_->statistics().timed_out, 1U);
}

TEST(NetworkOptions, BadOnesAreNamed) {
  const auto error_of = [](const ResolverOptions& options) {
    try {
      make_network_resolver(options);
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_NE(error_of(options_for({"192.0.2.1", "ns.example.jp"})).find("\"ns.example.jp\""),
            std::string::npos);
  ResolverOptions options = options_for({"192.0.2.1"});
  options.timeout = 0ms;
  EXPECT_NE(error_of(options).find("time-out"), std::string::npos);
  options.timeout = 1s;
  options.tries = 0;
  EXPECT_NE(error_of(options).find("tries"), std::string::npos);
}

TEST(NetworkOptions, NoServersMeansTheSystems) {
  EXPECT_NE(make_network_resolver(ResolverOptions{}), nullptr);
}

}  // namespace
}  // namespace anshin::dns
