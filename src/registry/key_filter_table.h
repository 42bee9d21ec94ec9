// The table `filter`: the octets of a KeyFilter in pieces.
#pragma once

#include "registry/key_filter.h"
#include "registry/sqlite.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace anshin::registry {

/// The error says what is wrong with the table.
std::expected<KeyFilter, std::string> read_filter(Connection& connection);
std::expected<void, std::string> write_filter(Connection& connection, const KeyFilter& filter);

/// Writes the filter over many keys without holding it in memory.
class FilterWriter {
 public:
  /// `keys`: how many will come at most; there is room for a few more, so that small edits do not
  /// need a new filter each time.
  static std::expected<FilterWriter, std::string> open(Connection& connection, std::uint64_t keys);

  /// Keys must not fall.
  std::expected<void, std::string> add(std::uint64_t key);
  std::expected<void, std::string> finish();

 private:
  FilterWriter(Statement insert, std::size_t blocks);
  std::expected<void, std::string> write_piece();

  Statement insert_;
  std::size_t blocks_;
  std::size_t first_ = 0;  // block of the piece
  std::vector<unsigned char> piece_;
};

}  // namespace anshin::registry
