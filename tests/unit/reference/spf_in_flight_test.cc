// SPF checks in flight: no thread waits, answers may come late, on other threads, or after the
// check is gone.
#include <anshin/reference_engines.h>

#include "support/held_resolver.h"
#include "support/spf_bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace anshin {
namespace {

using dns::HeldResolver;

constexpr std::string_view zone_text =
    "example.jp. TXT \"v=spf1 include:_spf.example.net mx -all\"\n"
    "_spf.example.net. TXT \"v=spf1 a:host.example.net -all\"\n"
    "host.example.net. A 192.0.2.9\n"
    "example.jp. MX 10 m1.example.jp.\n"
    "example.jp. MX 20 m2.example.jp.\n"
    "example.jp. MX 30 m3.example.jp.\n"
    "m1.example.jp. A 192.0.2.1\n"
    "m2.example.jp. A 192.0.2.2\n"
    "m3.example.jp. A 192.0.2.3\n";

std::shared_ptr<HeldResolver> held_resolver() {
  return std::make_shared<HeldResolver>(dns::make_zone_resolver(test::zone_of(zone_text)));
}

std::string asked_last(const HeldResolver& resolver) {
  return resolver.asked().empty() ? "" : resolver.asked().back().name;
}

TEST(SpfInFlight, AsksStepByStepAndExchangesAtOnce) {
  const auto engine = reference::make_reference_spf_engine();
  const auto resolver = held_resolver();
  const auto check = engine->start(test::spf_request("192.0.2.3"), resolver);
  EXPECT_EQ(asked_last(*resolver), "example.jp");
  resolver->release_one();
  EXPECT_EQ(asked_last(*resolver), "_spf.example.net");
  resolver->release_one();
  EXPECT_EQ(asked_last(*resolver), "host.example.net");
  resolver->release_one();
  EXPECT_EQ(resolver->asked().back().type, dns::RecordType::MX);
  resolver->release_one();
  EXPECT_EQ(resolver->held(), 3U);
  while (resolver->release_one()) {
  }
  const SpfResult result = check->result(std::chrono::steady_clock::now());
  EXPECT_EQ(result.verdict, SpfVerdict::pass) << result.reason;
  EXPECT_EQ(resolver->count(), 7U);  // none twice
}

TEST(SpfInFlight, DeadlineIsATemperror) {
  const auto engine = reference::make_reference_spf_engine();
  const auto resolver = held_resolver();
  const auto check = engine->start(test::spf_request("192.0.2.3"), resolver);
  const SpfResult late =
      check->result(std::chrono::steady_clock::now() + std::chrono::milliseconds(1));
  EXPECT_EQ(late.verdict, SpfVerdict::temperror);
  EXPECT_THAT(late.reason, testing::HasSubstr("did not answer in time"));
  resolver->release_all();
  EXPECT_EQ(check->result(test::soon()).verdict, SpfVerdict::pass);
}

TEST(SpfInFlight, AbandonedCheckAsksNothingMore) {
  const auto engine = reference::make_reference_spf_engine();
  for (unsigned steps = 0; steps < 6; ++steps) {
    const auto resolver = held_resolver();
    auto check = engine->start(test::spf_request("192.0.2.3"), resolver);
    for (unsigned i = 0; i < steps; ++i) {
      resolver->release_one();
    }
    check.reset();
    const std::size_t asked = resolver->count();
    resolver->release_all();
    EXPECT_EQ(resolver->count(), asked);
  }
}

TEST(SpfInFlight, SurvivesThreads) {
  const auto engine = reference::make_reference_spf_engine();
  for (int round = 0; round < 50; ++round) {
    const auto resolver = held_resolver();
    std::vector<std::unique_ptr<spf::Check>> checks;
    checks.reserve(8);
    for (int i = 0; i < 8; ++i) {
      checks.push_back(engine->start(test::spf_request("192.0.2." + std::to_string(i)), resolver));
    }
    std::array<std::jthread, 2> releasers;
    for (std::jthread& thread : releasers) {
      thread = std::jthread([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          if (!resolver->release_one()) {
            std::this_thread::yield();
          }
        }
      });
    }
    checks[7].reset();
    for (int i = 0; i < 7; ++i) {
      const SpfVerdict expected = i >= 1 && i <= 3 ? SpfVerdict::pass : SpfVerdict::fail;
      const SpfResult result = checks[static_cast<std::size_t>(i)]->result(test::soon());
      EXPECT_EQ(result.verdict, expected) << i << ": " << result.reason;
    }
  }
}

TEST(SpfInFlight, QuestionsAreBounded) {
  std::string text = "example.jp. TXT \"v=spf1 ";
  for (int i = 0; i < 9; ++i) {
    text += "mx:d" + std::to_string(i) + ".example.jp ";
  }
  text += "-all\"\n";
  for (int i = 0; i < 9; ++i) {
    for (int j = 0; j < 10; ++j) {
      const std::string host = "h" + std::to_string(i) + std::to_string(j) + ".example.jp.";
      text += "d" + std::to_string(i) + ".example.jp. MX 10 " + host + "\n";
      text += host + " A 192.0.2.1\n";
    }
  }
  const auto resolver = std::make_shared<HeldResolver>(dns::make_zone_resolver(test::zone_of(text)),
                                                       HeldResolver::Start::answering);
  const SpfResult result = test::check_spf(*reference::make_reference_spf_engine(),
                                           test::spf_request("198.51.100.7"), resolver);
  EXPECT_EQ(result.verdict, SpfVerdict::permerror);
  EXPECT_THAT(result.reason, testing::HasSubstr("more than 52 DNS questions"));
  EXPECT_LE(resolver->count(), 52U);
}

}  // namespace
}  // namespace anshin
