// Words, comments and single characters of structured fields (RFC 5322 section 3.2), one after the
// other.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anshin::text {

/// One word of a phrase or local part.
struct Word {
  std::string text;  ///< without quotes
  bool quoted = false;
  bool escaped = false;       ///< there was a quoted-pair in it
  bool blank_before = false;  ///< white space or a comment
};

/// Walks once over text in which has_nul_or_line_end (text/address_syntax.h) found nothing. Linear
/// in time, no recursion.
class AddressScanner {
 public:
  explicit AddressScanner(std::string_view text) : text_(text) {}

  bool at_end() const { return position_ == text_.size(); }
  bool at(char c) const { return !at_end() && text_[position_] == c; }
  bool at_control() const;
  /// Steps over one character; not at the end.
  void skip() { ++position_; }
  /// What stands here, escaped and cut, for an error.
  std::string here() const;

  /// Steps over white space and comments and says whether there were any. Comments are kept. Fails
  /// when a comment is not closed or too deep.
  std::expected<bool, std::string> skip_cfws();
  /// Quoted strings, encoded words and runs of atext and dots up to the first special character.
  /// Square brackets count as atext here: "[list] Name" is common in display names. An encoded word
  /// is one word whatever it holds: much mail has commas in it.
  std::expected<std::vector<Word>, std::string> read_words();
  /// A run of atext and dots, which may be empty.
  std::string_view read_dotted_atoms();
  /// The comments so far, as they stand, without the outer parentheses and the folds.
  std::vector<std::string> take_comments() { return std::move(comments_); }

 private:
  bool at_last() const { return position_ + 1 == text_.size(); }
  bool at_line_end() const { return at('\r') || at('\n'); }
  std::string_view read_encoded_word();
  std::expected<Word, std::string> read_quoted();
  std::expected<std::string, std::string> read_comment();
  template <typename Predicate>
  std::string_view take_while(Predicate predicate);

  std::string_view text_;
  std::size_t position_ = 0;
  std::vector<std::string> comments_;
};

}  // namespace anshin::text
