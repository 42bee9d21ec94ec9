// The cache and the open questions.
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
    case Status::unasked:
      break;  // says nothing about the name
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
  Open& open = shard.open[question];
  const bool first = open.claims++ == 0;
  if (first) {
    open.number = ++last_number_;
  }
  return {.claim = first ? Claim::first : Claim::joined,
          .number = open.number,
          .pending = open.promise.pending()};
}

bool AnswerStore::is_open(const Question& question, std::uint64_t number) {
  Shard& shard = shard_of(question);
  const std::scoped_lock lock(shard.mutex);
  const auto asked = shard.open.find(question);
  return asked != shard.open.end() && asked->second.number == number;
}

std::optional<Promise> AnswerStore::take(Shard& shard, const Question& question) {
  const auto asked = shard.open.find(question);
  if (asked == shard.open.end()) {
    return std::nullopt;
  }
  Promise promise = asked->second.promise;
  shard.open.erase(asked);
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
    promise->fulfil(answer);
  }
}

bool AnswerStore::settle_if_claimed(const Question& question, std::size_t claims,
                                    const AnswerPtr& answer) {
  Shard& shard = shard_of(question);
  std::optional<Promise> promise;
  {
    const std::scoped_lock lock(shard.mutex);
    const auto asked = shard.open.find(question);
    if (asked != shard.open.end() && asked->second.claims > claims) {
      return false;
    }
    promise = take(shard, question);
  }
  if (promise) {
    promise->fulfil(answer);
  }
  return true;
}

void AnswerStore::abandon_all(const AnswerPtr& answer) {
  for (const auto& shard : shards_) {
    std::map<Question, Open> taken;
    {
      const std::scoped_lock lock(shard->mutex);
      taken.swap(shard->open);
    }
    for (const auto& [question, open] : taken) {
      open.promise.fulfil(answer);
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
