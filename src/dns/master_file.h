// The lexical layer of master files (RFC 1035 section 5.1): lines, parentheses, quotes, comments.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dns {

/// One field of an entry. Escapes are still in it: in a name and in a string they mean different
/// things.
struct MasterToken {
  std::string text;
  bool quoted = false;
};

/// One entry: a line, or several held together by parentheses.
struct MasterEntry {
  std::size_t line = 0;  ///< where it begins, from 1
  bool continues_owner =
      false;  ///< it begins with white space: the owner is that of the entry before
  std::vector<MasterToken> tokens;
};

/// What is wrong, and in which line.
struct MasterError {
  std::size_t line = 0;
  std::string what;
};

/// Cuts a master file into entries, one at a time. A byte order mark is skipped; lines may end with
/// CRLF.
class MasterReader {
 public:
  explicit MasterReader(std::string_view text);
  /// The next entry that has tokens, nullopt at the end.
  std::expected<std::optional<MasterEntry>, MasterError> next();

 private:
  std::expected<void, MasterError> read_token(MasterEntry& entry);
  void skip_comment();
  bool at_end() const { return at_ == text_.size(); }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

/// A character string without its escapes \DDD and \X; nullopt for a broken escape.
std::optional<std::string> unescape(std::string_view text);

}  // namespace anshin::dns
