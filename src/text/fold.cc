// Folding of header field values (RFC 5322 section 2.2.3).
#include "text/fold.h"

#include <algorithm>

namespace anshin::text {
namespace {

// The tab of a new line counts as one octet: RFC 5322 section 2.1.1 limits characters, not columns.
constexpr std::size_t indent = 1;

bool may_be_cut(std::string_view token, std::size_t at) {
  const bool in_triplet = token.substr(0, at).substr(at < 2 ? 0 : at - 2).contains('%');
  return !in_triplet && token.substr(at) != ";";
}

// How much of a token goes on a line with this much room, perhaps nothing.
std::size_t cut_within(std::string_view token, std::size_t room) {
  std::size_t at = std::min(room, token.size());
  while (at > 0 && at < token.size() && !may_be_cut(token, at)) {
    --at;
  }
  return at;
}

std::size_t shortest_cut(std::string_view token) {
  std::size_t at = std::min<std::size_t>(1, token.size());
  while (at < token.size() && !may_be_cut(token, at)) {
    ++at;
  }
  return at;
}

}  // namespace

void Folder::begin_line() {
  out_ += "\n\t";
  column_ = indent;
}

void Folder::append(std::string_view text) {
  out_ += text;
  column_ += text.size();
}

void Folder::add(std::string_view piece) {
  if (out_.empty()) {
    ++column_;  // the blank behind the colon
  } else if (column_ + 1 + piece.size() > width_) {
    begin_line();
  } else {
    append(" ");
  }
  append(piece);
}

void Folder::add_breakable(std::string_view head, std::string_view tail) {
  if (indent + head.size() + tail.size() <= width_) {
    add(std::string(head).append(tail));
    return;
  }
  if (out_.empty()) {
    ++column_;
  } else {
    begin_line();
  }
  append(head);
  while (true) {
    std::size_t cut = cut_within(tail, width_ > column_ ? width_ - column_ : 0);
    if (cut == 0 && column_ == indent) {
      cut = shortest_cut(tail);
    }
    append(tail.substr(0, cut));
    tail.remove_prefix(cut);
    if (tail.empty()) {
      return;
    }
    begin_line();
  }
}

}  // namespace anshin::text
