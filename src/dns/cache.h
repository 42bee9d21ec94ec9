// Answers that were got before, for as long as they are good: least recently used go first.
// Not thread-safe: AnswerStore owns and guards its caches.
#pragma once

#include <anshin/resolver.h>

#include <cstddef>
#include <list>
#include <map>

namespace anshin::dns {

class Cache {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Bounds on what is kept: entries, and a rough number of bytes.
  Cache(std::size_t max_entries, std::size_t max_bytes)
      : max_entries_(max_entries), max_bytes_(max_bytes) {}

  /// The answer, or null. What has expired goes away.
  AnswerPtr find(const Question& question, Time now);
  /// Keeps an answer until `expires`, in place of an older one. An answer larger than the bound is
  /// not kept.
  void insert(const Question& question, AnswerPtr answer, Time expires);
  void clear();

  std::size_t entries() const { return entries_.size(); }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    AnswerPtr answer;
    Time expires;
    std::size_t bytes = 0;
    std::list<const Question*>::iterator use;  // in used_
  };
  // Ordered, since names come from outside: a hash table could be made slow on purpose.
  using Entries = std::map<Question, Entry>;

  void erase(Entries::iterator entry);

  const std::size_t max_entries_;
  const std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  Entries entries_;
  std::list<const Question*> used_;  // keys of entries_, most recently used first
};

}  // namespace anshin::dns
