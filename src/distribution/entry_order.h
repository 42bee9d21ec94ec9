// The order of a published file: one entry in each line, ordered by id, each id once, as many as
// the manifest says, each ended by LF and without a doubled key. So a doubled entry and an endless
// file are found without remembering anything, and the id at the head of a line is the entry's.
#pragma once

#include "distribution/entry_keys.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace anshin::distribution {

/// What a line does, as far as its beginning tells.
struct EntryHead {
  bool put = false;  ///< else del
  std::string_view id;
  bool operator==(const EntryHead&) const = default;
};

/// Reads the beginning of a line: {"put":{"id":"ID" or {"del":"ID", with or without blanks. The
/// error says what is wrong.
std::expected<EntryHead, std::string> parse_entry_head(std::string_view line);

class EntryOrder {
 public:
  using OnEntry = std::function<void(const EntryHead&)>;

  /// `lines`: that there must be. `on_entry` (may be empty) sees each entry.
  explicit EntryOrder(std::uint64_t lines, OnEntry on_entry = {});

  /// The next octets of the file, cut anywhere. False: there is a problem; do not go on.
  bool take(std::string_view octets);
  /// After the last octets.
  bool finish();

  /// "line N: ..." or ""
  const std::string& problem() const { return problem_; }

 private:
  bool finish_line();
  bool fail(const std::string& what);

  std::uint64_t lines_;
  OnEntry on_entry_;
  std::uint64_t line_ = 0;  // complete ones
  std::size_t octets_ = 0;  // of the present line
  std::string head_;        // its beginning
  char last_ = '\0';        // octet of a line that is not empty
  EntryKeys keys_;          // in it
  std::string last_id_;
  std::string problem_;
};

}  // namespace anshin::distribution
