// Lexical tokens of RFC 5322 section 3.2.
#include "text/address_scanner.h"

#include "text/address_syntax.h"
#include "text/mailbox.h"
#include "text/printable.h"

#include <algorithm>

namespace anshin::text {
namespace {

constexpr unsigned max_comment_depth = 20;

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

template <typename Predicate>
std::string_view AddressScanner::take_while(Predicate predicate) {
  const std::string_view rest = text_.substr(position_);
  const auto end = std::ranges::find_if_not(rest, predicate);
  const auto length = static_cast<std::size_t>(end - rest.begin());
  position_ += length;
  return rest.substr(0, length);
}

std::string AddressScanner::here() const {
  return '"' + printable(text_.substr(position_), 20) + '"';
}

bool AddressScanner::at_control() const {
  return !at_end() && is_control(text_[position_]);
}

std::expected<bool, std::string> AddressScanner::skip_cfws() {
  const std::size_t start = position_;
  while (true) {
    take_while(is_white_space);
    if (!at('(')) {
      return position_ != start;
    }
    std::expected<std::string, std::string> comment = read_comment();
    if (!comment) {
      return std::unexpected(std::move(comment.error()));
    }
    comments_.push_back(std::move(*comment));
  }
}

std::expected<std::vector<Word>, std::string> AddressScanner::read_words() {
  std::vector<Word> words;
  while (true) {
    std::expected<bool, std::string> blank = skip_cfws();
    if (!blank) {
      return std::unexpected(std::move(blank.error()));
    }
    if (at('"')) {
      std::expected<Word, std::string> word = read_quoted();
      if (!word) {
        return std::unexpected(std::move(word.error()));
      }
      word->blank_before = *blank;
      words.push_back(std::move(*word));
      continue;
    }
    std::string_view atom = read_encoded_word();
    if (atom.empty()) {
      atom = take_while([](char c) { return is_atext(c) || c == '.' || c == '[' || c == ']'; });
    }
    if (atom.empty()) {
      return words;
    }
    words.push_back({std::string(atom), false, false, *blank});
  }
}

std::string_view AddressScanner::read_dotted_atoms() {
  return take_while([](char c) { return is_atext(c) || c == '.'; });
}

std::string_view AddressScanner::read_encoded_word() {
  const std::string_view rest = text_.substr(position_);
  const std::string_view word = rest.substr(0, encoded_word_length(rest));
  position_ += word.size();
  return word;
}

// RFC 5322 section 3.2.4
std::expected<Word, std::string> AddressScanner::read_quoted() {
  Word word;
  word.quoted = true;
  for (skip(); !at_end(); skip()) {
    if (at('"')) {
      skip();
      return word;
    }
    if (at('\\') && !at_last()) {
      word.escaped = true;
      skip();
    }
    if (!at_line_end()) {
      word.text += text_[position_];
    }
  }
  return std::unexpected("a quotation mark is not closed");
}

// RFC 5322 section 3.2.2
std::expected<std::string, std::string> AddressScanner::read_comment() {
  std::string comment;
  unsigned depth = 1;
  for (skip(); !at_end(); skip()) {
    if (at('(') && ++depth > max_comment_depth) {
      return std::unexpected("comments are nested more than 20 deep");
    }
    if (at(')') && --depth == 0) {
      skip();
      return comment;
    }
    if (at('\\') && !at_last()) {
      skip();
    }
    if (!at_line_end()) {
      comment += text_[position_];
    }
  }
  return std::unexpected("a comment is not closed");
}

}  // namespace anshin::text
