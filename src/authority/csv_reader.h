// Reads comma-separated values (RFC 4180), or those between tabs or semicolons, a record at a time:
// lines end with CRLF or LF, quoted fields may hold line ends, and what is wrong is told for the
// record's first line. Memory is bounded by one record.
#pragma once

#include "authority/csv_encoding.h"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

struct CsvFormat {
  CsvEncoding encoding = CsvEncoding::utf8;
  char delimiter = ',';  ///< or a tab or a semicolon
};

/// "comma", "tab" or "semicolon".
std::expected<char, std::string> parse_csv_delimiter(std::string_view name);

/// "; are the fields separated by tabs? Then say --delimiter tab" where the only field of a record
/// looks like it; else "".
std::string delimiter_hint(std::string_view only_field);

/// One record; views into it are valid until the reader's next call.
struct CsvRecord {
  std::uint64_t line = 0;                ///< where it starts, from 1
  std::string problem;                   ///< why it cannot be used, a sentence; then no fields
  std::vector<std::string_view> fields;  ///< octets as they stand, without the quotes
};

class CsvReader {
 public:
  static constexpr std::size_t max_record_octets = 65536;
  static constexpr std::size_t max_fields = 1000;

  /// `input` must outlive the reader. `progress` (may be empty) is told the octets read so far.
  CsvReader(std::istream& input, CsvFormat format,
            std::function<void(std::uint64_t)> progress = {});

  /// The next record, or null at the end. Empty lines are passed over. A record beyond the bounds
  /// is told as a problem, and reading goes on at the next line.
  const CsvRecord* next();
  /// A field's text in UTF-8 without white space at both ends. The error says what is wrong.
  std::expected<std::string, std::string> text_of(std::string_view field) const;
  std::uint64_t octets() const { return octets_; }
  /// Why the file cannot be read at all: it is in another encoding. "" if it can; otherwise there
  /// are no records.
  const std::string& problem() const { return problem_; }

 private:
  // Where in a record the reader is (RFC 4180 section 2).
  enum class State { field_start, plain, quoted, quote_in_quoted };

  bool fill();
  void look_at_beginning();
  bool read_record();
  void take(char c);
  void end_field();
  void end_record();
  void spoil(std::string problem);
  bool too_long();
  void skip_line();

  std::istream& input_;
  CsvFormat format_;
  std::function<void(std::uint64_t)> progress_;
  std::vector<char> piece_;
  std::size_t position_ = 0;  // in piece_
  std::size_t available_ = 0;
  std::uint64_t octets_ = 0;
  std::string problem_;
  std::uint64_t line_ = 1;  // where the next octet stands
  State state_ = State::field_start;
  std::string text_;               // the record's fields one after the other
  std::vector<std::size_t> ends_;  // of the fields in text_
  CsvRecord record_;
};

}  // namespace anshin::authority
