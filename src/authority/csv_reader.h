// Reads comma-separated values (RFC 4180) a record at a time: lines end with CRLF or LF, quoted
// fields may hold line ends, and what is wrong is told for the record's first line. Memory is
// bounded by one record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

enum class CsvEncoding {
  utf8,       ///< with or without a byte order mark
  shift_jis,  ///< with the characters of Windows (CP932)
};

/// Reads "utf-8", "shift_jis" and their usual other names, in any case.
std::expected<CsvEncoding, std::string> parse_csv_encoding(std::string_view name);

/// One record; views into it are valid until the reader's next call.
struct CsvRecord {
  std::uint64_t line = 0;                ///< where it starts, from 1
  std::string problem;                   ///< why it cannot be used; then there are no fields
  std::vector<std::string_view> fields;  ///< octets as they stand, without the quotes
};

class CsvReader {
 public:
  static constexpr std::size_t max_record_octets = 65536;
  static constexpr std::size_t max_fields = 1000;

  /// `input` must outlive the reader. `progress` (may be empty) is told the octets read so far.
  CsvReader(std::istream& input, CsvEncoding encoding,
            std::function<void(std::uint64_t)> progress = {});

  /// The next record, or null at the end. Empty lines are passed over. A record beyond the bounds
  /// is told as a problem, and reading goes on at the next line.
  const CsvRecord* next();
  /// A field's text in UTF-8 without white space at both ends. The error says what is wrong.
  std::expected<std::string, std::string> text_of(std::string_view field) const;
  std::uint64_t octets() const { return octets_; }

 private:
  // Where in a record the reader is (RFC 4180 section 2).
  enum class State { field_start, plain, quoted, quote_in_quoted };

  bool fill();
  bool read_record();
  void take(char c);
  void end_field();
  void end_record();
  void spoil(std::string problem);
  bool too_long();
  void skip_line();

  std::istream& input_;
  CsvEncoding encoding_;
  std::function<void(std::uint64_t)> progress_;
  std::vector<char> piece_;
  std::size_t position_ = 0;  // in piece_
  std::size_t available_ = 0;
  std::uint64_t octets_ = 0;
  std::uint64_t line_ = 1;  // where the next octet stands
  State state_ = State::field_start;
  std::string text_;               // the record's fields one after the other
  std::vector<std::size_t> ends_;  // of the fields in text_
  CsvRecord record_;
};

}  // namespace anshin::authority
