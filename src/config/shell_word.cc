// Quoting as in POSIX.1-2017, Shell Command Language, section 2.2.2.
#include "config/shell_word.h"

#include "text/printable.h"

namespace anshin::config {

std::string shell_word(std::string_view word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@%,";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) {
    return std::string(word);
  }
  const bool visible = text::is_utf8(word) && !text::has_unprintable(word);
  // $'...' is not in that standard, but the shells of Debian's administrators have it.
  std::string quoted = visible ? "'" : "$'";
  for (const char character :
       visible ? std::string(word) : text::printable(word, 4 * word.size())) {
    quoted += character != '\'' ? std::string(1, character) : visible ? "'\\''" : "\\'";
  }
  return quoted + "'";
}

}  // namespace anshin::config
