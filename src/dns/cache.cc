// Answers that were got before: a bounded map with an order of use.
#include "dns/cache.h"

#include <utility>

namespace anshin::dns {

namespace {

// Rough: what the allocator and the map add is estimated once.
std::size_t size_of(const Question& question, const Answer& answer) {
  constexpr std::size_t overhead = 256;
  std::size_t bytes = overhead + question.name.size() + sizeof(Answer) + answer.reason.size() +
                      answer.addresses.size() * sizeof(IpAddress);
  for (const std::string& text : answer.texts) {
    bytes += sizeof(std::string) + text.size();
  }
  for (const Mx& mx : answer.exchanges) {
    bytes += sizeof(mx) + mx.exchange.size();
  }
  for (const std::string& name : answer.names) {
    bytes += sizeof(std::string) + name.size();
  }
  return bytes;
}

}  // namespace

AnswerPtr Cache::find(const Question& question, Time now) {
  const auto found = entries_.find(question);
  if (found == entries_.end()) {
    return nullptr;
  }
  if (found->second.expires <= now) {
    erase(found);
    return nullptr;
  }
  used_.splice(used_.begin(), used_, found->second.use);
  return found->second.answer;
}

void Cache::insert(const Question& question, AnswerPtr answer, Time expires) {
  if (const auto old = entries_.find(question); old != entries_.end()) {
    erase(old);
  }
  const std::size_t bytes = size_of(question, *answer);
  if (bytes > max_bytes_ || max_entries_ == 0) {
    return;
  }
  while (entries_.size() + 1 > max_entries_ || bytes_ + bytes > max_bytes_) {
    erase(entries_.find(*used_.back()));
  }
  std::list<const Question*> use(1);  // made first: nothing behind the emplace may throw
  const auto entry =
      entries_.emplace(question, Entry{std::move(answer), expires, bytes, use.begin()}).first;
  use.front() = &entry->first;
  used_.splice(used_.begin(), use);
  bytes_ += bytes;
}

void Cache::clear() {
  entries_.clear();
  used_.clear();
  bytes_ = 0;
}

void Cache::erase(Entries::iterator entry) {
  bytes_ -= entry->second.bytes;
  used_.erase(entry->second.use);
  entries_.erase(entry);
}

}  // namespace anshin::dns
