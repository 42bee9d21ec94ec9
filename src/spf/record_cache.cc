#include "spf/record_cache.h"

#include <utility>

namespace anshin::spf {
namespace {

RecordCache::Parsed parse_afresh(std::string_view text) {
  auto record = parse_record(text);
  if (!record) {
    return std::unexpected(std::move(record.error()));
  }
  return std::make_shared<const Record>(std::move(*record));
}

}  // namespace

RecordCache::Parsed RecordCache::parse(std::string_view text) {
  if (text.size() > longest_kept) {
    return parse_afresh(text);
  }
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = entries_.find(text); found != entries_.end()) {
      used_.splice(used_.begin(), used_, found->second.use);
      return found->second.parsed;
    }
  }
  Parsed parsed = parse_afresh(text);
  const std::lock_guard lock(mutex_);
  const auto [entry, is_new] =
      entries_.try_emplace(std::string(text), Entry{.parsed = parsed, .use = {}});
  if (!is_new) {
    return parsed;  // another thread was faster
  }
  entry->second.use = used_.insert(used_.begin(), entry->first);
  octets_ += text.size();
  while (octets_ > most_octets) {
    octets_ -= used_.back().size();
    entries_.erase(entries_.find(used_.back()));
    used_.pop_back();
  }
  return parsed;
}

std::size_t RecordCache::octets() const {
  const std::lock_guard lock(mutex_);
  return octets_;
}

}  // namespace anshin::spf
