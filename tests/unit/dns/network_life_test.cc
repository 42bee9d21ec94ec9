// The resolver against a real name server on loopback: sharing, keeping, threads, deadlines,
// shut-down.
#include "unit/dns/network_fixture.h"

#include <atomic>
#include <thread>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;
using enum RecordType;

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

Asker message_from(std::uint64_t message, std::string_view network) {
  return {.message = message, .client_network = parse_ip_network(network)};
}

// The bounds are those of Admission::Bounds.
TEST_F(Network, OneClientNetworkDoesNotKeepOthersFromTheirAnswers) {
  server_.misbehave(Misbehaviour::drop);
  for (int i = 0; i < 12000; ++i) {
    resolver_->ask_for(message_from(1 + static_cast<std::uint64_t>(i % 100), "198.51.100.0/24"),
                       question("n" + std::to_string(i) + ".example.jp", A));
  }
  server_.misbehave(Misbehaviour::none);
  const AnswerPtr answer =
      resolver_->ask_for(message_from(1000, "192.0.2.0/24"), question("example.jp", TXT))
          .wait(std::chrono::steady_clock::now() + 60s);
  EXPECT_EQ(answer->status, Status::found);
  EXPECT_GT(resolver_->statistics().held_by_network, 0U);
}

TEST_F(Network, TheQuestionsOfAFinishedMessageAreWithdrawn) {
  server_.misbehave(Misbehaviour::drop);
  const Asker asker = message_from(1, "198.51.100.0/24");
  std::vector<Pending> pending;
  for (int i = 0; i < 1200; ++i) {
    pending.push_back(
        resolver_->ask_for(asker, question("n" + std::to_string(i) + ".example.jp", A)));
  }
  const Pending shared =
      resolver_->ask_for(message_from(2, "192.0.2.0/24"), question("n1199.example.jp", A));
  resolver_->withdraw(1);
  // One that waits for its turn is given up at once, one in flight when it would be sent again
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  EXPECT_EQ(pending[1150].wait(deadline)->reason, "given up: the message was finished");
  EXPECT_EQ(pending[0].wait(deadline)->reason, "given up: the message was finished");
  EXPECT_EQ(shared.wait(deadline)->status, Status::timed_out);  // was asked to the end
}

}  // namespace
}  // namespace anshin::dns
