// The table `filter`.
#include "registry/key_filter_table.h"

#include <sys/mman.h>

#include <algorithm>
#include <memory>

namespace anshin::registry {

namespace {

constexpr std::size_t piece_octets = 65536;
constexpr std::size_t blocks_of_piece = piece_octets / KeyFilter::block_octets;
constexpr std::uint64_t spare_part = 16;
constexpr std::int64_t most_octets = std::int64_t{1} << 32U;

constexpr std::string_view insert_piece = "INSERT INTO filter (number, blocks) VALUES (?1, ?2)";

// A question touches one line of it anywhere: with ordinary pages the processor would look up the
// page first, which takes as long again. Only advice, so that nothing follows from a refusal.
void prefer_huge_pages(unsigned char* octets, std::size_t size) {
  constexpr std::size_t page = 2U << 20U;
  void* begin = octets;
  if (std::align(page, page, begin, size) != nullptr) {
    ::madvise(begin, size / page * page, MADV_HUGEPAGE);
  }
}

}  // namespace

std::expected<KeyFilter, std::string> read_filter(Connection& connection) {
  const auto size = connection.query_number("SELECT total(length(blocks)) FROM filter");
  auto rows = connection.prepare("SELECT blocks FROM filter ORDER BY number");
  if (!rows || !size) {
    return std::unexpected(rows ? size.error() : rows.error());
  }
  if (*size > most_octets) {
    return std::unexpected("the filter is too big");
  }
  std::vector<unsigned char> octets;
  octets.reserve(static_cast<std::size_t>(*size));
  prefer_huge_pages(octets.data(), octets.capacity());
  while (true) {
    const auto row = rows->step();
    if (!row) {
      return std::unexpected(row.error());
    }
    if (!*row) {
      break;
    }
    const std::string_view piece = rows->text(0);
    octets.insert(octets.end(), piece.begin(), piece.end());
  }
  if (octets.size() % KeyFilter::block_octets != 0) {
    return std::unexpected("the filter is cut short");
  }
  return KeyFilter(std::move(octets));
}

std::expected<void, std::string> write_filter(Connection& connection, const KeyFilter& filter) {
  if (auto done = connection.execute("DELETE FROM filter"); !done) {
    return done;
  }
  auto insert = connection.prepare(insert_piece);
  if (!insert) {
    return std::unexpected(insert.error());
  }
  std::int64_t number = 0;
  for (std::size_t begin = 0; begin < filter.size(); begin += piece_octets) {
    insert->bind(1, number++);
    insert->bind_blob(2, filter.piece(begin, piece_octets));
    if (auto done = insert->run(); !done) {
      return done;
    }
  }
  return {};
}

std::expected<FilterWriter, std::string> FilterWriter::open(Connection& connection,
                                                            std::uint64_t keys) {
  if (const auto done = connection.execute("DELETE FROM filter"); !done) {
    return std::unexpected(done.error());
  }
  auto insert = connection.prepare(insert_piece);
  if (!insert) {
    return std::unexpected(insert.error());
  }
  return FilterWriter(std::move(*insert), KeyFilter::blocks_for(keys + keys / spare_part));
}

FilterWriter::FilterWriter(Statement insert, std::size_t blocks)
    : insert_(std::move(insert)),
      blocks_(blocks),
      piece_(std::min(blocks, blocks_of_piece) * KeyFilter::block_octets) {}

std::expected<void, std::string> FilterWriter::add(std::uint64_t key) {
  if (blocks_ == 0) {
    return {};
  }
  const std::size_t block = KeyFilter::block_of(key, blocks_);
  while (block >= first_ + blocks_of_piece) {
    if (auto done = write_piece(); !done) {
      return done;
    }
  }
  KeyFilter::set(key, std::span(piece_).subspan((block - first_) * KeyFilter::block_octets,
                                                KeyFilter::block_octets));
  return {};
}

std::expected<void, std::string> FilterWriter::finish() {
  while (first_ < blocks_) {
    if (auto done = write_piece(); !done) {
      return done;
    }
  }
  return {};
}

std::expected<void, std::string> FilterWriter::write_piece() {
  insert_.bind(1, static_cast<std::int64_t>(first_ / blocks_of_piece));
  insert_.bind_blob(2, {reinterpret_cast<const char*>(piece_.data()), piece_.size()});
  auto done = insert_.run();
  first_ += blocks_of_piece;
  const std::size_t left = first_ < blocks_ ? blocks_ - first_ : 0;
  piece_.assign(std::min(left, blocks_of_piece) * KeyFilter::block_octets, 0);
  return done;
}

}  // namespace anshin::registry
