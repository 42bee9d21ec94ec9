// What a reader holds back is always of the form CRLF* [WSP] [CR]: line ends, which may be the
// empty lines at the end of the body, then white space, which may stand before a line end, then a
// CR, which may be half a line end. Every other octet settles it.
#include "dkim/canonical_body.h"

#include <array>
#include <bit>
#include <cstring>

namespace anshin::dkim {
namespace {

constexpr std::size_t block = 16;
constexpr std::size_t longest_buffered = 8192;
constexpr std::size_t worth_passing_on = 1024;  // shorter pieces are collected first
constexpr std::string_view line_end = "\r\n";

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// The compiler makes vector instructions of this on every machine that has them.
using Block [[gnu::vector_size(block)]] = char;

Block load(const char* from) {
  Block octets;
  std::memcpy(&octets, from, block);
  return octets;
}

// How many octets stand before the first of which the mask has bits set; `block` if it has none.
std::size_t octets_before(Block mask) {
  std::array<std::uint64_t, 2> halves{};
  static_assert(sizeof(halves) == block);
  std::memcpy(halves.data(), &mask, block);
  const std::uint64_t half = halves[0] != 0 ? halves[0] : halves[1];
  if (half == 0) {
    return block;
  }
  const int bits =
      std::endian::native == std::endian::little ? std::countr_zero(half) : std::countl_zero(half);
  return (halves[0] != 0 ? 0 : block / 2) + static_cast<std::size_t>(bits) / 8;
}

// White space at `at` that does not stay as it is: a tab, or a blank before white space or a CR.
bool changes(std::string_view text, std::size_t at) {
  if (text[at] == '\t') {
    return true;
  }
  return text[at] == ' ' && (is_blank(text[at + 1]) || text[at + 1] == '\r');
}

// The first place from `from` on where white space does not stay as it is, or the size. `text` ends
// with an octet that is no white space.
std::size_t find_change(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at + block < text.size()) {
    const Block here = load(text.data() + at);
    const Block next = load(text.data() + at + 1);
    const Block tab = Block(here == '\t');
    const Block blank = Block(here == ' ');
    const Block before = Block(next == ' ') | Block(next == '\t') | Block(next == '\r');
    const std::size_t plain = octets_before(tab | (blank & before));
    at += plain;
    if (plain < block) {
      return at;
    }
  }
  while (at < text.size() && !changes(text, at)) {
    ++at;
  }
  return at;
}

}  // namespace

// Whether the octet may have to wait for what follows it.
bool CanonicalBody::is_held(char c) const {
  return c == '\r' || c == '\n' || (form_ == Canonicalization::relaxed && is_blank(c));
}

void CanonicalBody::update(std::string_view chunk, const Sink& sink) {
  std::size_t first = 0;
  while (first < chunk.size() && is_held(chunk[first])) {
    take(chunk[first], sink);
    ++first;
  }
  if (first == chunk.size()) {
    return;
  }
  std::size_t end = chunk.size();
  while (is_held(chunk[end - 1])) {
    --end;
  }
  release(sink);
  pass(chunk.substr(first, end - first), sink);
  for (const char c : chunk.substr(end)) {
    take(c, sink);
  }
}

// An octet of the kind that is_held().
void CanonicalBody::take(char c, const Sink& sink) {
  if (c == '\n' && cr_) {
    cr_ = false;
    blank_ = false;
    ++line_ends_;
    return;
  }
  if (cr_) {
    release(sink);
  }
  if (c == '\r') {
    cr_ = true;
  } else if (c == '\n') {
    release(sink);
    write("\n", sink);
  } else {
    blank_ = true;
  }
}

// What was held back is neither the end of a line nor of the body.
void CanonicalBody::release(const Sink& sink) {
  for (; line_ends_ > 0; --line_ends_) {
    write(line_end, sink);
  }
  if (blank_) {
    write(" ", sink);
  }
  if (cr_) {
    write("\r", sink);
  }
  blank_ = false;
  cr_ = false;
}

// Octets that begin and end with one that is not held.
void CanonicalBody::pass(std::string_view plain, const Sink& sink) {
  if (form_ == Canonicalization::simple) {
    write(plain, sink);
    return;
  }
  std::size_t from = 0;
  while (from < plain.size()) {
    const std::size_t change = find_change(plain, from);
    write(plain.substr(from, change - from), sink);
    from = change;
    if (change == plain.size()) {
      return;
    }
    while (is_blank(plain[from])) {
      ++from;
    }
    // RFC 6376 section 3.4.4: white space at the end of a line goes, elsewhere it becomes one blank
    if (plain[from] != '\r' || plain[from + 1] != '\n') {
      write(" ", sink);
    }
  }
}

void CanonicalBody::write(std::string_view octets, const Sink& sink) {
  is_empty_ = false;
  if (octets.size() >= worth_passing_on || buffer_.size() + octets.size() > longest_buffered) {
    flush(sink);
  }
  if (octets.size() >= worth_passing_on) {
    sink(octets);
  } else {
    buffer_ += octets;
  }
}

void CanonicalBody::flush(const Sink& sink) {
  if (!buffer_.empty()) {
    sink(buffer_);
    buffer_.clear();
  }
}

void CanonicalBody::finish(const Sink& sink) {
  if (cr_) {
    release(sink);
  }
  // Empty lines at the end go, a line that was begun is ended. An empty body is a CRLF in simple
  // (RFC 6376 section 3.4.3) and nothing in relaxed (section 3.4.4).
  if (form_ == Canonicalization::simple || !is_empty_) {
    write(line_end, sink);
  }
  flush(sink);
}

}  // namespace anshin::dkim
