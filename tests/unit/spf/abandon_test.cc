// A check that is destroyed while another thread drives it: the resolver must not be touched once
// the check is gone.
#include <anshin/native_engines.h>

#include "support/spf_bench.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace anshin {
namespace {

constexpr std::string_view zone_text =
    "example.jp. TXT \"v=spf1 a:first.example.jp include:i.example.jp exists:later.example.jp "
    "-all\"\n"
    "i.example.jp. TXT \"v=spf1 a:stop.example.jp -all\"\n"
    "first.example.jp. A 203.0.113.1\n"
    "stop.example.jp. A 203.0.113.2\n";

// Holds every answer back, but for stop.example.jp: that question itself takes until `go`.
class StoppingResolver final : public dns::Resolver {
 public:
  dns::Pending ask(const dns::Question& question) override {
    if (question.name == "stop.example.jp") {
      arrived.count_down();
      go.wait();
      return inner_->ask(question);
    }
    const std::lock_guard lock(mutex_);
    return promises_[question.name].pending();
  }

  void answer(const std::string& name, dns::RecordType type) {
    dns::Promise promise;
    {
      const std::lock_guard lock(mutex_);
      promise = promises_[name];
    }
    promise.fulfil(inner_->ask(dns::question(name, type)).get());
  }

  bool has_been_asked(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return promises_.contains(name);
  }

  std::latch arrived{1};
  std::latch go{1};

 private:
  const std::shared_ptr<dns::Resolver> inner_ = dns::make_zone_resolver(test::zone_of(zone_text));
  std::mutex mutex_;
  std::map<std::string, dns::Promise> promises_;  // guarded by mutex_
};

TEST(Abandon, WaitsForWhoAsksAndAsksNothingMore) {
  const auto resolver = std::make_shared<StoppingResolver>();
  auto check = spf::make_native_engine()->start(test::spf_request("192.0.2.1"), resolver);
  resolver->answer("example.jp", dns::RecordType::TXT);
  const auto driver = std::async(std::launch::async,
                                 [&] { resolver->answer("i.example.jp", dns::RecordType::TXT); });
  resolver->arrived.wait();
  // This answer is left for the driver
  resolver->answer("first.example.jp", dns::RecordType::A);
  const auto gone = std::async(std::launch::async, [&] { check.reset(); });
  EXPECT_EQ(gone.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout)
      << "the check is gone while its question is being asked";
  resolver->go.count_down();
  gone.wait();
  driver.wait();
  EXPECT_FALSE(resolver->has_been_asked("later.example.jp"));
}

// The same without abandoning it: then the check does go on.
TEST(Abandon, OtherwiseItGoesOn) {
  const auto resolver = std::make_shared<StoppingResolver>();
  const auto check = spf::make_native_engine()->start(test::spf_request("192.0.2.1"), resolver);
  resolver->answer("example.jp", dns::RecordType::TXT);
  const auto driver = std::async(std::launch::async,
                                 [&] { resolver->answer("i.example.jp", dns::RecordType::TXT); });
  resolver->arrived.wait();
  resolver->answer("first.example.jp", dns::RecordType::A);
  resolver->go.count_down();
  driver.wait();
  ASSERT_TRUE(resolver->has_been_asked("later.example.jp"));
  resolver->answer("later.example.jp", dns::RecordType::A);
  EXPECT_EQ(check->result(dns::Deadline::min()).verdict, SpfVerdict::fail);
}

}  // namespace
}  // namespace anshin
