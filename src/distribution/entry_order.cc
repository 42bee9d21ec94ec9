// Reads the first octets of each line and looks for doubled keys in the rest; whether the entry is
// sound is the importer's matter.
#include "distribution/entry_order.h"

#include "registry/organisation.h"
#include "text/printable.h"

#include <algorithm>
#include <utility>

namespace anshin::distribution {

namespace {

// An id has at most 97 octets (docs/registry-format.md, "Entries"); the rest is for blanks.
constexpr std::size_t max_head = 200;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Takes `token` off the front, and blanks before it.
bool take_token(std::string_view& text, std::string_view token) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  if (!text.starts_with(token)) {
    return false;
  }
  text.remove_prefix(token.size());
  return true;
}

}  // namespace

std::expected<EntryHead, std::string> parse_entry_head(std::string_view line) {
  EntryHead head;
  std::string_view rest = line;
  bool good = take_token(rest, "{");
  head.put = good && take_token(rest, "\"put\"");
  if (head.put) {
    good = take_token(rest, ":") && take_token(rest, "{") && take_token(rest, "\"id\"");
  } else {
    good = good && take_token(rest, "\"del\"");
  }
  good = good && take_token(rest, ":") && take_token(rest, "\"");
  const auto end = rest.find_first_of("\"\\");
  if (!good || end == std::string_view::npos || rest[end] != '"' || end == 0) {
    return std::unexpected(R"(does not begin with {"put":{"id":"ID" or {"del":"ID")");
  }
  head.id = rest.substr(0, end);
  return head;
}

EntryOrder::EntryOrder(std::uint64_t lines, OnEntry on_entry)
    : lines_(lines), on_entry_(std::move(on_entry)) {}

bool EntryOrder::fail(const std::string& what) {
  problem_ = "line " + std::to_string(line_ + 1) + ": " + what;
  return false;
}

bool EntryOrder::finish_line() {
  if (line_ == lines_) {
    return fail("there are more entries than the manifest states, " + std::to_string(lines_));
  }
  const auto head = parse_entry_head(head_);
  if (!head) {
    return fail(head.error());
  }
  if (is_blank(head_.front()) || is_blank(last_)) {
    return fail("blanks stand around the object");
  }
  if (head->id <= last_id_) {
    return fail(text::printable(head->id) + " comes after " + text::printable(last_id_) +
                ": entries must be ordered by id, each once");
  }
  last_id_ = head->id;
  if (on_entry_) {
    on_entry_(*head);
  }
  ++line_;
  octets_ = 0;
  head_.clear();
  keys_.start_line();
  return true;
}

bool EntryOrder::take(std::string_view octets) {
  while (problem_.empty() && !octets.empty()) {
    const auto end = octets.find('\n');
    const auto piece = octets.substr(0, end);
    // The first problem of the line is told, wherever it is cut.
    const auto sound =
        piece.substr(0, std::min(piece.find('\r'), registry::max_entry_octets - octets_));
    octets_ += sound.size();
    head_ += sound.substr(0, max_head - head_.size());
    last_ = sound.empty() ? last_ : sound.back();
    if (!keys_.take(sound)) {
      return fail(keys_.problem());
    }
    if (sound.size() < piece.size()) {
      return octets_ == registry::max_entry_octets
                 ? fail("is longer than " + std::to_string(registry::max_entry_octets) + " bytes")
                 : fail("holds a CR; lines end with LF alone");
    }
    if (end == std::string_view::npos) {
      break;
    }
    octets.remove_prefix(end + 1);
    finish_line();
  }
  return problem_.empty();
}

bool EntryOrder::finish() {
  if (problem_.empty() && octets_ > 0) {
    return fail("the last line has no end (LF)");
  }
  if (problem_.empty() && line_ != lines_) {
    problem_ =
        (line_ == 1 ? "there is 1 entry" : "there are " + std::to_string(line_) + " entries") +
        std::string(", but the manifest states ") + std::to_string(lines_);
  }
  return problem_.empty();
}

}  // namespace anshin::distribution
