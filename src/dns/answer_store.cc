// The cache and the questions in flight.
#include "dns/answer_store.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

namespace anshin::dns {

namespace {

// Few entries in one shard each, so that small bounds still hold as they are written.
std::size_t shard_count(std::size_t entries) {
  return std::clamp<std::size_t>(entries / 64, 1, 16);
}

constexpr std::chrono::minutes longest_failure_ttl{5};  // RFC 2308 section 7.1

AnswerPtr overloaded() {
  static const AnswerPtr answer = std::make_shared<const Answer>(Answer{
      .status = Status::failed,
      .reason =
          "more than " + std::to_string(AnswerStore::max_in_flight) + " DNS questions in flight"});
  return answer;
}

}  // namespace

std::chrono::seconds Retention::of(const Answer& answer) const {
  switch (answer.status) {
    case Status::found:
      return std::min(answer.ttl, max_ttl);
    case Status::no_data:
    case Status::no_such_name:
      return std::min(answer.ttl, max_negative_ttl);
    case Status::failed:
    case Status::timed_out:
      return failure_ttl;
  }
  return std::chrono::seconds{0};
}

AnswerStore::AnswerStore(const ResolverOptions& options, Clock clock)
    : retention_{.max_ttl = options.max_ttl,
                 .max_negative_ttl = options.max_negative_ttl,
                 .failure_ttl =
                     std::min<std::chrono::seconds>(options.failure_ttl, longest_failure_ttl)},
      clock_(std::move(clock)) {
  const std::size_t count = shard_count(options.cache_entries);
  for (std::size_t i = 0; i < count; ++i) {
    shards_.push_back(
        std::make_unique<Shard>(options.cache_entries / count, options.cache_bytes / count));
  }
}

AnswerStore::Shard& AnswerStore::shard_of(const Question& question) const {
  return *shards_[std::hash<std::string>{}(question.name) % shards_.size()];
}

AnswerStore::Claimed AnswerStore::claim(const Question& question) {
  Shard& shard = shard_of(question);
  const auto now = clock_();
  const std::scoped_lock lock(shard.mutex);
  if (AnswerPtr answer = shard.cache.find(question, now)) {
    return {.claim = Claim::cached, .pending = Pending(std::move(answer))};
  }
  if (const auto asked = shard.in_flight.find(question); asked != shard.in_flight.end()) {
    return {.claim = Claim::joined, .pending = asked->second.pending()};
  }
  if (in_flight_.fetch_add(1) >= max_in_flight) {
    in_flight_.fetch_sub(1);
    return {.claim = Claim::overloaded, .pending = Pending(overloaded())};
  }
  const Promise& promise = shard.in_flight[question];
  return {.claim = Claim::first, .pending = promise.pending()};
}

std::optional<Promise> AnswerStore::take(Shard& shard, const Question& question) {
  const auto asked = shard.in_flight.find(question);
  if (asked == shard.in_flight.end()) {
    return std::nullopt;
  }
  Promise promise = asked->second;
  shard.in_flight.erase(asked);
  return promise;
}

void AnswerStore::settle(const Question& question, const AnswerPtr& answer) {
  Shard& shard = shard_of(question);
  std::optional<Promise> promise;
  {
    const auto now = clock_();
    const std::scoped_lock lock(shard.mutex);
    promise = take(shard, question);
    const auto keep = retention_.of(*answer);
    try {
      if (keep > std::chrono::seconds{0}) {
        shard.cache.insert(question, answer, now + keep);
      }
    } catch (const std::bad_alloc&) {
      shard.cache.clear();  // who waits gets the answer all the same
    }
  }
  if (promise) {
    in_flight_.fetch_sub(1);
    promise->fulfil(answer);
  }
}

void AnswerStore::settle_without_keeping(const Question& question, const AnswerPtr& answer) {
  Shard& shard = shard_of(question);
  std::optional<Promise> promise;
  {
    const std::scoped_lock lock(shard.mutex);
    promise = take(shard, question);
  }
  if (promise) {
    in_flight_.fetch_sub(1);
    promise->fulfil(answer);
  }
}

void AnswerStore::abandon_all(const AnswerPtr& answer) {
  for (const auto& shard : shards_) {
    std::map<Question, Promise> taken;
    {
      const std::scoped_lock lock(shard->mutex);
      taken.swap(shard->in_flight);
    }
    in_flight_.fetch_sub(taken.size());
    for (const auto& [question, promise] : taken) {
      promise.fulfil(answer);
    }
  }
}

void AnswerStore::clear() {
  for (const auto& shard : shards_) {
    const std::scoped_lock lock(shard->mutex);
    shard->cache.clear();
  }
}

}  // namespace anshin::dns
