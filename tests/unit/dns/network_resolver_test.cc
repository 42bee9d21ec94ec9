// The resolver against a real name server on loopback: answers, misbehaviour, coalescing, caching,
// shut-down.
#include "dns/network_resolver.h"

#include "support/dns_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;
using enum RecordType;
using Strings = std::vector<std::string>;

Zone make_zone() {
  auto zone = parse_zone(R"(
$TTL 300
example.jp.        SOA  ns.example.jp. hostmaster.example.jp. 1 3600 600 86400 120
example.jp.        TXT  "v=spf1 " "-all"
example.jp.        MX   10 MX.example.jp.
mx.example.jp.     A    192.0.2.1
mx.example.jp.     AAAA 2001:db8::1
short.example.jp.  20 TXT "short-lived"
alias.example.jp.  100 CNAME alias2.example.jp.
alias2.example.jp. CNAME mx.example.jp.
gone.example.jp.   CNAME absent.example.jp.
loop.example.jp.   CNAME loop2.example.jp.
loop2.example.jp.  CNAME loop.example.jp.
odd.example.jp.    PTR  Odd\"\010.example.jp.
)",
                         "test");
  return std::move(zone.value());
}

Zone zone_with_big_text(std::size_t size) {
  Zone zone;
  zone.add("big.example.jp", Txt{std::string(size, 'x')});
  return zone;
}

ResolverOptions options_for(std::vector<std::string> servers) {
  ResolverOptions options;
  options.servers = std::move(servers);
  return options;
}

Answer ask(Resolver& resolver, std::string_view name, RecordType type) {
  return *resolver.ask(question(name, type)).wait(std::chrono::steady_clock::now() + 60s);
}

class Network : public testing::Test {
 protected:
  Answer ask(std::string_view name, RecordType type) { return dns::ask(*resolver_, name, type); }

  void use(ResolverOptions options) { resolver_ = make_network_resolver(options); }

  DnsServer server_{make_zone()};
  std::shared_ptr<NetworkResolver> resolver_ =
      make_network_resolver(options_for({server_.address()}));
};

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

TEST_F(Network, EqualQuestionsInFlightShareOneQuery) {
  server_.hold();
  std::vector<Pending> pending;
  for (int i = 0; i < 100; ++i) {
    pending.push_back(resolver_->ask(question(i % 2 == 0 ? "Example.jp" : "example.jp.", TXT)));
  }
  EXPECT_FALSE(pending.back().ready());
  server_.release();
  for (const Pending& each : pending) {
    EXPECT_EQ(each.wait(std::chrono::steady_clock::now() + 60s)->status, Status::found);
  }
  EXPECT_EQ(server_.udp_queries(), 1U);
  const ResolverStatistics statistics = resolver_->statistics();
  EXPECT_EQ(statistics.asked, 100U);
  EXPECT_EQ(statistics.coalesced, 99U);
  EXPECT_EQ(statistics.sent, 1U);
}

TEST_F(Network, CachedAnswersAreReadyAtOnce) {
  ask("example.jp", TXT);
  const Pending pending = resolver_->ask(question("example.jp", TXT));
  EXPECT_TRUE(pending.ready());
  EXPECT_EQ(server_.udp_queries(), 1U);
  EXPECT_EQ(resolver_->statistics().from_cache, 1U);
  resolver_->clear_cache();
  ask("example.jp", TXT);
  EXPECT_EQ(server_.udp_queries(), 2U);
}

TEST_F(Network, ReceiversMayAskOn) {
  Promise done;
  resolver_->ask(question("example.jp", MX)).then([&](const AnswerPtr& mx) {
    resolver_->ask(question(mx->exchanges.at(0).exchange, A)).then([&](const AnswerPtr& address) {
      done.fulfil(address);
    });
  });
  const AnswerPtr answer = done.pending().wait(std::chrono::steady_clock::now() + 60s);
  EXPECT_EQ(answer->addresses.at(0).to_string(), "192.0.2.1");
}

class NetworkClock : public Network {
 protected:
  NetworkClock() {
    resolver_ = make_network_resolver(options_for({server_.address()}), [this] {
      return std::chrono::steady_clock::time_point(now_.load());
    });
  }
  void pass(std::chrono::seconds time) { now_ = now_.load() + time; }

  std::atomic<std::chrono::steady_clock::duration> now_{std::chrono::hours{1}};
};

TEST_F(NetworkClock, AnswersLiveAsLongAsTheirTtl) {
  ask("short.example.jp", TXT);
  pass(19s);
  EXPECT_TRUE(resolver_->ask(question("short.example.jp", TXT)).ready());
  pass(1s);
  ask("short.example.jp", TXT);
  EXPECT_EQ(server_.udp_queries(), 2U);
}

TEST_F(NetworkClock, NegativeAnswersLiveAsLongAsTheSoaSays) {
  ask("absent.example.jp", TXT);
  pass(119s);
  EXPECT_TRUE(resolver_->ask(question("absent.example.jp", TXT)).ready());
  pass(1s);
  ask("absent.example.jp", TXT);
  EXPECT_EQ(server_.udp_queries(), 2U);
}

TEST_F(NetworkClock, FailuresLiveForSeconds) {
  server_.misbehave(Misbehaviour::servfail);
  EXPECT_TRUE(ask("example.jp", TXT).failed());
  server_.misbehave(Misbehaviour::none);
  pass(4s);
  EXPECT_TRUE(ask("example.jp", TXT).failed());
  pass(1s);
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

TEST_F(Network, SourcePortsAndIdsChange) {
  for (int i = 0; i < 30; ++i) {
    ask("absent" + std::to_string(i) + ".example.jp", A);
  }
  EXPECT_EQ(server_.udp_queries(), 30U);
  EXPECT_GT(server_.source_ports().size(), 20U);
  EXPECT_GT(server_.ids().size(), 20U);
}

TEST_F(Network, WaitingEndsAtTheDeadline) {
  server_.misbehave(Misbehaviour::drop);
  const Pending pending = resolver_->ask(question("example.jp", TXT));
  const AnswerPtr answer = pending.wait(std::chrono::steady_clock::now() + 10ms);
  EXPECT_EQ(answer->status, Status::timed_out);
  EXPECT_FALSE(pending.ready());
}

TEST_F(Network, GoingAwayAnswersWhatIsInFlight) {
  server_.misbehave(Misbehaviour::drop);
  std::vector<Pending> pending;
  std::atomic<int> received = 0;
  for (int i = 0; i < 200; ++i) {
    pending.push_back(resolver_->ask(question("n" + std::to_string(i) + ".example.jp", A)));
    pending.back().then([&](const AnswerPtr&) { ++received; });
  }
  resolver_.reset();
  for (const Pending& each : pending) {
    ASSERT_TRUE(each.ready());
    EXPECT_EQ(each.get()->status, Status::failed);
    EXPECT_EQ(each.get()->reason, "shutting down");
  }
  EXPECT_EQ(received, 200);
}

TEST_F(Network, QuestionsAskedWhileGoingAwayAreAnswered) {
  server_.misbehave(Misbehaviour::drop);
  Status late = Status::found;
  resolver_->ask(question("a.example.jp", A)).then([&, raw = resolver_.get()](const AnswerPtr&) {
    raw->ask(question("b.example.jp", A)).then([&](const AnswerPtr& answer) {
      late = answer->status;
    });
  });
  resolver_.reset();
  EXPECT_EQ(late, Status::failed);
}

TEST_F(Network, TheLastHolderMayBeAReceiver) {
  Promise done;
  {
    auto keeper = std::make_shared<std::shared_ptr<NetworkResolver>>(std::move(resolver_));
    server_.hold();
    (*keeper)->ask(question("example.jp", TXT)).then([keeper, done](const AnswerPtr& answer) {
      keeper->reset();
      done.fulfil(answer);
    });
  }
  server_.release();
  EXPECT_EQ(done.pending().wait(std::chrono::steady_clock::now() + 60s)->status, Status::found);
}

TEST_F(Network, ManyThreadsAskAtOnce) {
  constexpr int threads = 8;
  constexpr int questions = 300;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> askers;
  for (int t = 0; t < threads; ++t) {
    askers.emplace_back([&, t] {
      for (int i = 0; i < questions; ++i) {
        const std::string name =
            i % 3 == 0 ? "example.jp" : "n" + std::to_string((i + t) % 200) + ".example.jp";
        const Answer answer = ask(name, TXT);
        wrong += answer.status == (i % 3 == 0 ? Status::found : Status::no_such_name) ? 0 : 1;
        if (i % 50 == 0) {
          resolver_->clear_cache();
        }
      }
    });
  }
  for (auto& asker : askers) {
    asker.join();
  }
  EXPECT_EQ(wrong, 0);
  const ResolverStatistics statistics = resolver_->statistics();
  EXPECT_EQ(statistics.asked, std::uint64_t{threads * questions});
  EXPECT_EQ(statistics.asked, statistics.from_cache + statistics.coalesced + statistics.sent);
}

TEST_F(Network, TooManyQuestionsInFlightAreRefused) {
  server_.misbehave(Misbehaviour::drop);
  int refused = 0;
  for (std::size_t i = 0; i < AnswerStore::max_in_flight + 10; ++i) {
    const Pending pending = resolver_->ask(question("n" + std::to_string(i) + ".example.jp", A));
    refused += pending.ready() && pending.get()->status == Status::failed ? 1 : 0;
  }
  EXPECT_EQ(refused, 10);
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
