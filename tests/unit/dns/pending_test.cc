// Promise and Pending: delivered once, to everybody, in time or not at all.
#include <anshin/resolver.h>

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace anshin::dns {
namespace {

using namespace std::chrono_literals;

AnswerPtr make_answer(std::string text) {
  return std::make_shared<const Answer>(
      Answer{.status = Status::found, .texts = {std::move(text)}});
}

Deadline in(std::chrono::milliseconds delay) {
  return std::chrono::steady_clock::now() + delay;
}

TEST(Pending, AnsweredFromTheStart) {
  const AnswerPtr answer = make_answer("a");
  const Pending pending(answer);
  EXPECT_TRUE(pending.ready());
  EXPECT_EQ(pending.get(), answer);
  EXPECT_EQ(pending.wait(in(-1s)), answer);
  AnswerPtr received;
  pending.then([&](const AnswerPtr& given) { received = given; });
  EXPECT_EQ(received, answer);
}

TEST(Pending, NothingUntilFulfilled) {
  const Promise promise;
  const Pending pending = promise.pending();
  EXPECT_FALSE(pending.ready());
  EXPECT_EQ(pending.get(), nullptr);
  const AnswerPtr late = pending.wait(in(1ms));
  ASSERT_NE(late, nullptr);
  EXPECT_EQ(late->status, Status::timed_out);
  EXPECT_FALSE(late->reason.empty());
  promise.fulfil(make_answer("a"));
  EXPECT_EQ(pending.wait(in(-1s))->status, Status::found);
}

TEST(Pending, OnlyTheFirstAnswerCounts) {
  const Promise promise;
  int calls = 0;
  promise.pending().then([&](const AnswerPtr&) { ++calls; });
  promise.fulfil(make_answer("first"));
  promise.fulfil(make_answer("second"));
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(promise.pending().get()->texts.at(0), "first");
}

TEST(Pending, WakesWaitersAndReceivers) {
  const Promise promise;
  std::atomic<int> received = 0;
  promise.pending().then([&](const AnswerPtr&) { ++received; });
  std::vector<std::thread> waiters;
  for (int i = 0; i < 4; ++i) {
    waiters.emplace_back([&, pending = promise.pending()] {
      received += pending.wait(in(60s))->status == Status::found ? 1 : 0;
    });
  }
  promise.fulfil(make_answer("a"));
  for (auto& waiter : waiters) {
    waiter.join();
  }
  EXPECT_EQ(received, 5);
}

TEST(Pending, AReceiverThatThrowsCostsNobodyTheAnswer) {
  const Promise promise;
  bool received = false;
  promise.pending().then([](const AnswerPtr&) { throw std::runtime_error("broken receiver"); });
  promise.pending().then([&](const AnswerPtr&) { received = true; });
  promise.fulfil(make_answer("a"));
  EXPECT_TRUE(received);
}

TEST(Pending, AReceiverMayRegisterAnother) {
  const Promise promise;
  int calls = 0;
  promise.pending().then(
      [&](const AnswerPtr&) { promise.pending().then([&](const AnswerPtr&) { ++calls; }); });
  promise.fulfil(make_answer("a"));
  EXPECT_EQ(calls, 1);
}

TEST(Keywords, NameTypesAndStatuses) {
  EXPECT_EQ(to_string(RecordType::AAAA), "AAAA");
  EXPECT_EQ(to_string(RecordType::SOA), "SOA");
  EXPECT_EQ(to_string(Status::no_such_name), "no such name");
  EXPECT_EQ(to_string(Status::timed_out), "timed out");
}

}  // namespace
}  // namespace anshin::dns
