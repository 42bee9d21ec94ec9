// Parsed SPF records by their text: the same few records are met again and again, and parsing one
// costs more than evaluating it. Least recently used go first. Thread-safe.
#pragma once

#include "spf/record.h"

#include <cstddef>
#include <expected>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace anshin::spf {

class RecordCache {
 public:
  /// A record, or what is wrong with it.
  using Parsed = std::expected<std::shared_ptr<const Record>, std::string>;

  /// Octets of all records that are kept. Parsed, a record takes up to 70 times as much.
  static constexpr std::size_t most_octets = 128U << 10U;
  /// Octets of one record that is kept; what is longer is parsed every time.
  static constexpr std::size_t longest_kept = 2048;

  /// As parse_record.
  Parsed parse(std::string_view text);

  /// Octets kept now.
  std::size_t octets() const;

 private:
  struct Entry {
    Parsed parsed;
    std::list<std::string_view>::iterator use;  // in used_
  };
  // Ordered, since texts come from outside: a hash table could be made slow on purpose.
  using Entries = std::map<std::string, Entry, std::less<>>;

  mutable std::mutex mutex_;  // guards the rest
  Entries entries_;
  std::size_t octets_ = 0;            // of the keys
  std::list<std::string_view> used_;  // keys of entries_, most recently used first
};

}  // namespace anshin::spf
