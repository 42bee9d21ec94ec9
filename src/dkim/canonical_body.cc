// What a reader holds back is always of the form CRLF* [WSP] [CR]: line ends, which may be the
// empty lines at the end of the body, then white space, which may stand before a line end, then a
// CR, which may be half a line end. Every other octet settles it.
#include "dkim/canonical_body.h"

#include "text/octet_block.h"

namespace anshin::dkim {
namespace {

constexpr std::size_t longest_buffered = 8192;
constexpr std::size_t worth_passing_on = 1024;  // shorter pieces are collected first
constexpr std::string_view line_end = "\r\n";

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// White space at `at` that does not stay as it is: a tab, or a blank before white space or a CR.
bool changes(std::string_view octets, std::size_t at) {
  if (octets[at] == '\t') {
    return true;
  }
  return octets[at] == ' ' && (is_blank(octets[at + 1]) || octets[at + 1] == '\r');
}

// The first place from `from` on where white space does not stay as it is, or the size. `octets`
// ends with one that is no white space.
std::size_t find_change(std::string_view octets, std::size_t from) {
  using Block = text::OctetBlock;
  std::size_t at = from;
  while (at + text::block_octets < octets.size()) {
    const Block here = text::load_block(octets.data() + at);
    const Block next = text::load_block(octets.data() + at + 1);
    const Block tab = Block(here == '\t');
    const Block blank = Block(here == ' ');
    const Block before = Block(next == ' ') | Block(next == '\t') | Block(next == '\r');
    const std::size_t plain = text::octets_before(tab | (blank & before));
    at += plain;
    if (plain < text::block_octets) {
      return at;
    }
  }
  while (at < octets.size() && !changes(octets, at)) {
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
