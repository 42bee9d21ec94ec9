// SPF checks in flight: no thread waits, answers may come late, on other threads, or after the
// check is gone.
#include <anshin/native_engines.h>

#include "spf/check.h"
#include "support/held_resolver.h"
#include "support/spf_bench.h"
#include "support/spf_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace anshin {
namespace {

using dns::HeldResolver;
using test::record;

constexpr std::string_view zone_text =
    "example.jp. TXT \"v=spf1 include:_spf.example.net mx -all exp=why.example.jp\"\n"
    "_spf.example.net. TXT \"v=spf1 a:host.example.net -all\"\n"
    "host.example.net. A 192.0.2.9\n"
    "example.jp. MX 10 m1.example.jp.\n"
    "example.jp. MX 20 m2.example.jp.\n"
    "m1.example.jp. A 192.0.2.1\n"
    "m2.example.jp. A 192.0.2.2\n"
    "why.example.jp. TXT \"not from %{i}\"\n";

std::shared_ptr<HeldResolver> held_resolver() {
  return std::make_shared<HeldResolver>(dns::make_zone_resolver(test::zone_of(zone_text)));
}

class InFlight : public testing::Test {
 protected:
  const std::shared_ptr<const spf::Engine> engine = spf::make_native_engine();
};

TEST_F(InFlight, AnswersAtHandAreUsedAtOnce) {
  const auto resolver = std::make_shared<HeldResolver>(
      dns::make_zone_resolver(test::zone_of(zone_text)), HeldResolver::Start::answering);
  const auto check = engine->start(test::spf_request("192.0.2.2"), resolver);
  const SpfResult result = check->result(dns::Deadline::min());
  EXPECT_EQ(result.verdict, SpfVerdict::pass) << result.reason;
  EXPECT_EQ(resolver->count(), 6U);  // nothing asked ahead, and none twice
}

TEST_F(InFlight, DeadlineIsATemperror) {
  const auto resolver = held_resolver();
  const auto check = engine->start(test::spf_request("192.0.2.2"), resolver);
  const SpfResult late = check->result(dns::Deadline::min());
  EXPECT_EQ(late.verdict, SpfVerdict::temperror);
  EXPECT_THAT(late.reason, testing::HasSubstr("did not answer in time"));
  resolver->release_all();
  EXPECT_EQ(check->result(dns::Deadline::min()).verdict, SpfVerdict::pass);
}

// The verdict does not wait for its explanation any longer than the deadline.
TEST_F(InFlight, ExplanationMayBeMissing) {
  const auto resolver = held_resolver();
  const auto check = engine->start(test::spf_request("198.51.100.7"), resolver);
  const auto why = dns::question("why.example.jp", dns::RecordType::TXT);
  while (resolver->count(why) == 0 && resolver->release_one()) {
  }
  ASSERT_EQ(resolver->count(why), 1U);
  const SpfResult early = check->result(dns::Deadline::min());
  EXPECT_EQ(early.verdict, SpfVerdict::fail);
  EXPECT_TRUE(early.explanation.empty());
  resolver->release_all();
  EXPECT_EQ(check->result(dns::Deadline::min()).explanation, "not from 198.51.100.7");
}

TEST_F(InFlight, AbandonedCheckAsksNothingMore) {
  for (unsigned steps = 0; steps < 7; ++steps) {
    const auto resolver = held_resolver();
    auto check = engine->start(test::spf_request("198.51.100.7"), resolver);
    for (unsigned i = 0; i < steps; ++i) {
      resolver->release_one();
    }
    check.reset();
    const std::size_t asked = resolver->count();
    resolver->release_all();
    EXPECT_EQ(resolver->count(), asked);
  }
}

// The resolver may be gone by the time an answer arrives, if the check is.
TEST_F(InFlight, AbandonedCheckForgetsItsResolver) {
  class Keeper final : public dns::Resolver {
   public:
    explicit Keeper(std::vector<dns::Promise>& promises) : promises_(promises) {}
    dns::Pending ask(const dns::Question&) override {
      promises_.emplace_back();
      return promises_.back().pending();
    }

   private:
    std::vector<dns::Promise>& promises_;
  };
  std::vector<dns::Promise> promises;
  auto resolver = std::make_shared<Keeper>(promises);
  auto check = engine->start(test::spf_request("192.0.2.1"), resolver);
  check.reset();
  resolver.reset();
  ASSERT_EQ(promises.size(), 1U);
  promises.front().fulfil(std::make_shared<const dns::Answer>(
      dns::Answer{.status = dns::Status::found, .texts = {"v=spf1 a -all"}}));
  EXPECT_EQ(promises.size(), 1U);
}

TEST_F(InFlight, SurvivesThreads) {
  for (int round = 0; round < 50; ++round) {
    const auto resolver = held_resolver();
    std::vector<std::unique_ptr<spf::Check>> checks;
    checks.reserve(8);
    for (int i = 0; i < 8; ++i) {
      checks.push_back(engine->start(test::spf_request("192.0.2." + std::to_string(i)), resolver));
    }
    std::vector<std::jthread> releasers;
    for (int i = 0; i < 3; ++i) {
      releasers.emplace_back([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          if (!resolver->release_one()) {
            std::this_thread::yield();
          }
        }
      });
    }
    checks[7].reset();
    for (int i = 0; i < 7; ++i) {
      const SpfVerdict expected = i == 1 || i == 2 ? SpfVerdict::pass : SpfVerdict::fail;
      const SpfResult result = checks[static_cast<std::size_t>(i)]->result(test::soon());
      EXPECT_EQ(result.verdict, expected) << i << ": " << result.reason;
    }
  }
}

// A check is destroyed while other threads deliver its answers.
TEST_F(InFlight, MayBeDestroyedAtAnyMoment) {
  for (int round = 0; round < 300; ++round) {
    auto resolver = held_resolver();
    auto check = engine->start(test::spf_request("198.51.100.7"), resolver);
    std::atomic<int> delivered = 0;
    std::jthread releaser([&] {
      while (resolver->release_one()) {
        ++delivered;
      }
    });
    while (delivered < round % 6 && resolver->held() > 0) {
      std::this_thread::yield();
    }
    check.reset();
    const std::size_t asked = resolver->count();
    releaser.join();
    EXPECT_EQ(resolver->count(), asked);
  }
}

// --- the driver alone

class Throws final : public spf::Evaluator {
 public:
  spf::Progress evaluate(spf::Answers&) override { throw std::runtime_error("no\nmore"); }
};

TEST(StartCheck, ExceptionsEndInATemperror) {
  const auto resolver = held_resolver();
  const auto check =
      spf::start_check(test::spf_request("192.0.2.1"), *resolver, {.questions = 1},
                       [](const spf::Request&) { return std::make_unique<Throws>(); });
  const SpfResult result = check->result(dns::Deadline::min());
  EXPECT_EQ(result.verdict, SpfVerdict::temperror);
  EXPECT_EQ(result.reason, "the check failed: no\\nmore");
}

class AsksOn final : public spf::Evaluator {
 public:
  spf::Progress evaluate(spf::Answers& answers) override {
    while (answers.find("n" + std::to_string(next_) + ".example.jp", dns::RecordType::A) !=
           nullptr) {
      ++next_;
    }
    return {.judgement = std::nullopt, .explanation = {}, .finished = answers.refused()};
  }

 private:
  unsigned next_ = 0;
};

TEST(StartCheck, AsksNoMoreThanItMay) {
  const auto resolver = held_resolver();
  const auto check =
      spf::start_check(test::spf_request("192.0.2.1"), *resolver, {.questions = 7},
                       [](const spf::Request&) { return std::make_unique<AsksOn>(); });
  resolver->release_all();
  EXPECT_EQ(resolver->count(), 7U);
}

// RFC 7208 section 4.6.4 wants at least 20 seconds; that they are counted shows with none.
TEST(StartCheck, TakesNoLongerThanItMay) {
  EXPECT_EQ(spf::longest_check, std::chrono::seconds(20));
  const auto resolver = held_resolver();
  const auto check = spf::start_check(
      test::spf_request("192.0.2.1"), *resolver, {.questions = 7, .time = std::chrono::seconds(0)},
      [](const spf::Request&) { return std::make_unique<AsksOn>(); });
  const SpfResult result = check->result(dns::Deadline::max());
  EXPECT_EQ(result.verdict, SpfVerdict::temperror);
  EXPECT_EQ(result.reason, "the check took longer than 0 seconds");
}

TEST(StartCheck, SenderWithoutLocalPartIsPostmaster) {
  struct Case {
    std::string given;
    std::string complete;
  };
  for (const auto& [given, complete] : std::vector<Case>{{"", "postmaster@example.jp"},
                                                         {"@example.net", "postmaster@example.net"},
                                                         {"example.net", "postmaster@example.net"},
                                                         {"a@b@example.net", "a@b@example.net"}}) {
    spf::Request request = test::spf_request("192.0.2.1");
    request.sender = given;
    std::string seen;
    const auto resolver = held_resolver();
    static_cast<void>(
        spf::start_check(request, *resolver, {.questions = 1}, [&](const spf::Request& it) {
          seen = it.sender;
          return std::make_unique<Throws>();
        }));
    EXPECT_EQ(seen, complete);
  }
}

}  // namespace
}  // namespace anshin
