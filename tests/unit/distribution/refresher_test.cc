// When a registry is synced in the background, with a clock of the test's own.
#include "distribution/refresher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

namespace anshin::distribution {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST(Pace, BeginsSoon) {
  EXPECT_EQ(Pace::first(0.0), 1s);
  EXPECT_EQ(Pace::first(0.5), 3s);
  EXPECT_LT(Pace::first(0.999), 5s);
}

TEST(Pace, KeepsTheIntervalWithinATenth) {
  Pace pace(60min);
  EXPECT_EQ(pace.after(true, 0.0), 54min);
  EXPECT_EQ(pace.after(true, 0.5), 60min);
  EXPECT_LE(pace.after(true, 0.999), 66min);
}

TEST(Pace, BacksOffUpToTheInterval) {
  Pace pace(10min);
  for (const auto expected : {1min, 2min, 4min, 8min, 10min, 10min}) {
    EXPECT_EQ(pace.after(false, 0.5), expected);
  }
  EXPECT_EQ(pace.after(true, 0.5), 10min);
  EXPECT_EQ(pace.after(false, 0.5), 1min);
}

TEST(Pace, NeverOverflows) {
  Pace pace(24h);
  milliseconds last{0};
  for (int i = 0; i < 100; ++i) {
    last = pace.after(false, 0.5);
  }
  EXPECT_EQ(last, 24h);
}

/// Time passes when the test says so.
class TestWaiting : public Waiting {
 public:
  void wait(milliseconds time) override {
    std::unique_lock lock(mutex_);
    asked_ = time;
    changed_.notify_all();
    changed_.wait(lock, [this] { return passes_ > 0 || woken_; });
    asked_.reset();
    if (woken_) {
      woken_ = false;
    } else {
      --passes_;
    }
  }
  void wake() override {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
    changed_.notify_all();
  }
  /// Waits until the refresher waits; how long it wants to.
  milliseconds asked() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return asked_ && passes_ == 0 && !woken_; });
    return *asked_;
  }
  void pass() {
    const std::scoped_lock lock(mutex_);
    ++passes_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<milliseconds> asked_;
  int passes_ = 0;
  bool woken_ = false;
};

class RefresherTest : public testing::Test {
 protected:
  void start() {
    refresher_.emplace(
        Source{.name = "robins", .folder = {}, .url = {}, .public_keys = {}, .ca_file = {}}, 60min,
        [this](const SyncResult& result) {
          const std::scoped_lock lock(mutex_);
          results_.push_back(result.reason);
        },
        RefresherParts{.sync = sync_, .chance = [] { return 0.5; }, .waiting = waiting_});
  }
  std::vector<std::string> results() {
    const std::scoped_lock lock(mutex_);
    return results_;
  }

  std::shared_ptr<TestWaiting> waiting_ = std::make_shared<TestWaiting>();
  std::function<SyncResult(const Source&, const SyncOptions&)> sync_ = [](const Source& source,
                                                                          const SyncOptions&) {
    return SyncResult{.status = SyncStatus::unchanged, .reason = source.name};
  };
  std::mutex mutex_;
  std::vector<std::string> results_;
  std::optional<Refresher> refresher_;
};

TEST_F(RefresherTest, SyncsSoonAndThenByTheInterval) {
  start();
  EXPECT_EQ(waiting_->asked(), 3s);
  EXPECT_THAT(results(), testing::IsEmpty());
  waiting_->pass();
  EXPECT_EQ(waiting_->asked(), 60min);
  EXPECT_THAT(results(), testing::ElementsAre("robins"));
  waiting_->pass();
  EXPECT_EQ(waiting_->asked(), 60min);
  EXPECT_EQ(results().size(), 2U);
}

TEST_F(RefresherTest, TriesAgainSoonerAfterATrouble) {
  sync_ = [](const Source&, const SyncOptions&) {
    return SyncResult{.status = SyncStatus::failed, .reason = "no network"};
  };
  start();
  EXPECT_EQ(waiting_->asked(), 3s);
  waiting_->pass();
  EXPECT_EQ(waiting_->asked(), 1min);
  waiting_->pass();
  EXPECT_EQ(waiting_->asked(), 2min);
}

TEST_F(RefresherTest, OutlivesAnException) {
  sync_ = [](const Source&, const SyncOptions&) -> SyncResult {
    throw std::runtime_error("no memory");
  };
  start();
  waiting_->pass();
  EXPECT_EQ(waiting_->asked(), 1min);
  EXPECT_THAT(results(), testing::ElementsAre("no memory"));
}

TEST_F(RefresherTest, Hurries) {
  start();
  EXPECT_EQ(waiting_->asked(), 3s);
  refresher_->hurry();
  EXPECT_EQ(waiting_->asked(), 60min);
  EXPECT_EQ(results().size(), 1U);
}

TEST_F(RefresherTest, StopsWhileItWaits) {
  start();
  EXPECT_EQ(waiting_->asked(), 3s);
  refresher_.reset();
  EXPECT_THAT(results(), testing::IsEmpty());
}

TEST_F(RefresherTest, StopsWhileItSyncsAndTellsNothing) {
  std::atomic<bool> syncing = false;
  sync_ = [&](const Source&, const SyncOptions& options) {
    syncing = true;
    while (!*options.stop) {
      std::this_thread::yield();
    }
    return SyncResult{.status = SyncStatus::failed, .reason = "stopped"};
  };
  start();
  waiting_->pass();
  while (!syncing) {
    std::this_thread::yield();
  }
  refresher_.reset();
  EXPECT_THAT(results(), testing::IsEmpty());
}

TEST(RealParts, WaitUntilTheyAreWoken) {
  const auto parts = real_parts();
  parts.waiting->wake();
  parts.waiting->wait(24h);
  std::thread other([&] { parts.waiting->wake(); });
  parts.waiting->wait(24h);
  other.join();
  const double chance = parts.chance();
  EXPECT_GE(chance, 0.0);
  EXPECT_LT(chance, 1.0);
}

}  // namespace
}  // namespace anshin::distribution
