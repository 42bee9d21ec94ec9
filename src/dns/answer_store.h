// What is known and what is being asked: the cache and the open questions, so that equal
// questions share one query. Thread-safe; cut into shards, each with its own lock, that are held
// for a look-up only.
#pragma once

#include <anshin/resolver.h>

#include "dns/cache.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace anshin::dns {

/// How long answers are kept (ResolverOptions has the meaning of the fields).
struct Retention {
  std::chrono::seconds max_ttl;
  std::chrono::seconds max_negative_ttl;
  std::chrono::seconds failure_ttl;

  /// Zero or less: not at all.
  std::chrono::seconds of(const Answer& answer) const;
};

class AnswerStore {
 public:
  using Clock = std::function<Cache::Time()>;

  AnswerStore(const ResolverOptions& options, Clock clock);

  enum class Claim {
    cached,  ///< answered already
    joined,  ///< somebody else asks
    first    ///< the caller must see to it that settle() is called
  };
  struct Claimed {
    Claim claim = Claim::first;
    std::uint64_t number = 0;  ///< of the open question; each has its own
    Pending pending;
  };
  Claimed claim(const Question& question);
  /// Whether the question with this number has no answer yet.
  bool is_open(const Question& question, std::uint64_t number);

  /// Delivers the answer to all who wait for it, in the calling thread, and keeps it.
  void settle(const Question& question, const AnswerPtr& answer);
  /// The same, without keeping it.
  void settle_without_keeping(const Question& question, const AnswerPtr& answer);
  /// The same, unless it was claimed more often than `claims` times: somebody who has just joined
  /// does want the answer. Whether it was settled.
  bool settle_if_claimed(const Question& question, std::size_t claims, const AnswerPtr& answer);
  /// Delivers one answer to everything that is open.
  void abandon_all(const AnswerPtr& answer);
  void clear();

 private:
  struct Open {
    Promise promise{};
    std::uint64_t number = 0;
    std::size_t claims = 0;
  };
  struct Shard {
    Shard(std::size_t entries, std::size_t bytes) : cache(entries, bytes) {}
    std::mutex mutex;
    Cache cache;                    // guarded by mutex
    std::map<Question, Open> open;  // guarded by mutex
  };

  Shard& shard_of(const Question& question) const;
  static std::optional<Promise> take(Shard& shard, const Question& question);

  const Retention retention_;
  const Clock clock_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::atomic<std::uint64_t> last_number_ = 0;
};

}  // namespace anshin::dns
