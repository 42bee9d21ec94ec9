// The state machine of RFC 4180 section 2. It works on octets: no octet of a character of UTF-8 or
// Shift_JIS is a quote, a comma or a line end but these themselves.
#include "authority/csv_reader.h"

#include "text/charset.h"
#include "text/header_field.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <istream>
#include <utility>

namespace anshin::authority {
namespace {

constexpr std::size_t piece_octets = 65536;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view ideographic_space = "\xE3\x80\x80";

struct NamedDelimiter {
  std::string_view name;
  char delimiter;
};

constexpr std::array delimiters{
    NamedDelimiter{.name = "comma", .delimiter = ','},
    NamedDelimiter{.name = "tab", .delimiter = '\t'},
    NamedDelimiter{.name = "semicolon", .delimiter = ';'},
};

// Spreadsheets and people leave ideographic spaces, too.
std::string_view trim_wide(std::string_view text) {
  while (true) {
    text = text::trim(text);
    if (text.starts_with(ideographic_space)) {
      text.remove_prefix(ideographic_space.size());
    } else if (text.ends_with(ideographic_space)) {
      text.remove_suffix(ideographic_space.size());
    } else {
      return text;
    }
  }
}

}  // namespace

std::expected<char, std::string> parse_csv_delimiter(std::string_view name) {
  const auto* const found = std::ranges::find(delimiters, name, &NamedDelimiter::name);
  if (found == delimiters.end()) {
    return std::unexpected("\"" + text::printable_utf8(name, 60) +
                           "\" is no delimiter; there are comma, tab and semicolon");
  }
  return found->delimiter;
}

std::string delimiter_hint(std::string_view only_field) {
  for (const NamedDelimiter& other : delimiters) {
    if (only_field.find(other.delimiter) != std::string_view::npos) {
      std::string hint = "; are the fields separated by ";
      hint += other.name;
      hint += "s? Then say --delimiter ";
      hint += other.name;
      return hint;
    }
  }
  return {};
}

CsvReader::CsvReader(std::istream& input, CsvFormat format,
                     std::function<void(std::uint64_t)> progress)
    : input_(input), format_(format), progress_(std::move(progress)), piece_(piece_octets) {}

bool CsvReader::fill() {
  if (position_ < available_) {
    return true;
  }
  if (!input_ || !problem_.empty()) {
    return false;
  }
  const bool first = octets_ == 0;
  input_.read(piece_.data(), static_cast<std::streamsize>(piece_.size()));
  available_ = static_cast<std::size_t>(input_.gcount());
  position_ = 0;
  octets_ += available_;
  if (progress_) {
    progress_(octets_);
  }
  if (first) {
    look_at_beginning();
  }
  return position_ < available_;
}

void CsvReader::look_at_beginning() {
  std::string_view lines(piece_.data(), available_);
  if (lines.size() == piece_.size()) {
    // The last line may be cut within a character.
    lines = lines.substr(0, lines.rfind('\n') + 1);
  }
  problem_ = encoding_problem(lines, format_.encoding);
  if (!problem_.empty()) {
    position_ = available_;
  } else if (format_.encoding == CsvEncoding::utf8 && lines.starts_with(byte_order_mark)) {
    position_ = byte_order_mark.size();
  }
}

const CsvRecord* CsvReader::next() {
  while (fill()) {
    if (read_record()) {
      return &record_;
    }
  }
  return nullptr;
}

// False for an empty line.
bool CsvReader::read_record() {
  record_ = {.line = line_, .problem = {}, .fields = std::move(record_.fields)};
  record_.fields.clear();
  text_.clear();
  ends_.clear();
  state_ = State::field_start;
  while (fill()) {
    const char c = piece_[position_++];
    if (c == '\n') {
      ++line_;
      if (state_ != State::quoted) {
        end_record();
        return !record_.problem.empty() || record_.fields.size() > 1 ||
               !record_.fields.front().empty();
      }
    }
    take(c);
    if (too_long()) {
      if (c != '\n') {
        skip_line();
      }
      return true;
    }
  }
  if (state_ == State::quoted) {
    spoil("a quote that opens in this record is not closed before the end of the file");
    return true;
  }
  end_record();
  return !record_.problem.empty() || record_.fields.size() > 1 || !record_.fields.front().empty();
}

void CsvReader::take(char c) {
  switch (state_) {
    case State::field_start:
    case State::plain:
      if (c == format_.delimiter) {
        end_field();
      } else if (c == '"' && state_ == State::field_start) {
        state_ = State::quoted;
      } else {
        if (c == '"') {
          spoil("a quote stands inside a field that does not begin with one");
        }
        text_ += c;
        state_ = State::plain;
      }
      return;
    case State::quoted:
      if (c == '"') {
        state_ = State::quote_in_quoted;
      } else {
        text_ += c;
      }
      return;
    case State::quote_in_quoted:
      if (c == '"') {
        text_ += c;
        state_ = State::quoted;
      } else if (c == format_.delimiter) {
        end_field();
      } else if (c != '\r') {  // of a line end, as end_record finds
        spoil("text stands behind the closing quote of a field");
      }
      return;
  }
  std::unreachable();
}

void CsvReader::end_field() {
  ends_.push_back(text_.size());
  state_ = State::field_start;
}

void CsvReader::end_record() {
  if (state_ == State::plain && text_.ends_with('\r')) {
    text_.pop_back();
  }
  end_field();
  if (!record_.problem.empty()) {
    return;
  }
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    record_.fields.push_back(std::string_view(text_).substr(begin, end - begin));
    begin = end;
  }
}

void CsvReader::spoil(std::string problem) {
  if (record_.problem.empty()) {
    record_.problem = std::move(problem);
  }
}

bool CsvReader::too_long() {
  if (text_.size() <= max_record_octets && ends_.size() < max_fields) {
    return false;
  }
  if (text_.size() <= max_record_octets) {
    record_.problem = "the record has more than 1000 fields";
  } else if (state_ == State::quoted) {
    record_.problem = "the record is longer than 64 KB; is a quote in it not closed? The lines " +
                      std::to_string(record_.line) + " to " + std::to_string(line_) +
                      " were not read";
  } else {
    record_.problem = "the record is longer than 64 KB";
  }
  return true;
}

void CsvReader::skip_line() {
  while (fill()) {
    if (piece_[position_++] == '\n') {
      ++line_;
      return;
    }
  }
}

std::expected<std::string, std::string> CsvReader::text_of(std::string_view field) const {
  constexpr std::size_t shown = 60;
  switch (format_.encoding) {
    case CsvEncoding::utf8:
      if (!text::is_utf8(field)) {
        return std::unexpected("\"" + text::printable_utf8(field, shown) +
                               "\" holds octets that are not UTF-8");
      }
      return std::string(trim_wide(field));
    case CsvEncoding::shift_jis: {
      const auto converted = text::convert_to_utf8(field, "shift_jis");
      if (!converted || converted->find(text::replacement_character) != std::string::npos) {
        return std::unexpected("\"" + text::printable_utf8(converted.value_or(""), shown) +
                               "\" holds octets that are not Shift_JIS");
      }
      return std::string(trim_wide(*converted));
    }
  }
  std::unreachable();
}

}  // namespace anshin::authority
