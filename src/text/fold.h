// Folding of header field values (RFC 5322 section 2.2.3).
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace anshin::text {

/// Builds a field value from pieces that must not be cut. A piece that would make the line longer
/// than 78 octets goes on a new line behind "\n\t" (libmilter wants a bare LF). The value begins
/// without a blank: whoever writes the field puts one behind the colon, and it is counted.
class Folder {
 public:
  /// `column`: what is already on the first line, e.g. the length of "Authentication-Results:".
  explicit Folder(std::size_t column, std::size_t width = 78) : column_(column), width_(width) {}
  /// Adds a piece behind a blank, or on a new line. The first piece stands at the very beginning.
  void add(std::string_view piece);
  /// Adds a token that is `head` and `tail` together, as a piece where it fits on a line. A longer
  /// one begins on a new line and is continued on further ones: cut within `tail` only, and neither
  /// within a percent triplet (RFC 3986 section 2.1) nor right before a semicolon at its end.
  void add_breakable(std::string_view head, std::string_view tail);
  std::string take() { return std::move(out_); }

 private:
  void begin_line();
  void append(std::string_view text);

  std::string out_;
  std::size_t column_;
  std::size_t width_;
};

}  // namespace anshin::text
