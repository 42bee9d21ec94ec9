// Folding of header field values (RFC 5322 section 2.2.3).
#include "text/fold.h"

#include <algorithm>

namespace anshin::text {
namespace {

// A cut token never leaves less than this on a line, so that "b=" stays together.
constexpr std::size_t shortest_cut = 8;
// The tab of a new line counts as one octet: RFC 5322 section 2.1.1 limits characters, not columns.
constexpr std::size_t indent = 1;

}  // namespace

void Folder::add(std::string_view piece) {
  if (out_.empty()) {
    out_ = piece;
    column_ += 1 + piece.size();
    return;
  }
  if (column_ + 1 + piece.size() > width_) {
    out_ += "\n\t";
    column_ = indent;
  } else {
    out_ += ' ';
    ++column_;
  }
  out_ += piece;
  column_ += piece.size();
}

void Folder::add_breakable(std::string_view token) {
  while (!token.empty()) {
    const std::size_t room_here = column_ + 1 < width_ ? width_ - column_ - 1 : 0;
    const std::size_t room_on_new_line = std::max(width_, shortest_cut + indent) - indent;
    const std::size_t room = room_here >= shortest_cut ? room_here : room_on_new_line;
    const std::string_view piece = token.substr(0, room);
    add(piece);
    token.remove_prefix(piece.size());
  }
}

}  // namespace anshin::text
