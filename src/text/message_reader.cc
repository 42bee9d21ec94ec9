// Reads a message file, cut anywhere, into events.
#include "text/header_field.h"

#include <algorithm>

namespace anshin::text {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// RFC 5322 section 2.2: printable US-ASCII without colon; section 4.5 allows white space before the
// colon.
bool is_field_name(std::string_view raw_name) {
  const std::string_view name = field_name(raw_name);
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7F; });
}

// "From sender date" of an mbox, not "From : sender". No CR in it: to some programs that ends a
// line, and what is behind it would be fields.
bool is_mbox_line(std::string_view line) {
  constexpr std::string_view start = "From ";
  constexpr std::string_view forbidden("\r\0", 2);
  if (!line.starts_with(start) || line.find_first_of(forbidden) != std::string_view::npos) {
    return false;
  }
  const std::size_t next = line.find_first_not_of(" \t", start.size());
  return next != std::string_view::npos && line[next] != ':';
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) {
    line.remove_suffix(1);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
  }
  return line;
}

}  // namespace

void MessageReader::feed(std::string_view piece) {
  if (in_header_) {
    piece = feed_header(piece);
  }
  deliver_body(piece);
}

void MessageReader::finish() {
  if (in_header_ && !line_.empty()) {
    const std::string line = std::exchange(line_, {});
    take_line(line);
  }
  if (in_header_) {
    end_header();
  }
}

// Takes lines off the piece until it is used up or the header ends, and returns what is left for
// the body.
std::string_view MessageReader::feed_header(std::string_view piece) {
  while (in_header_ && !piece.empty()) {
    const std::size_t end = find_line_end(piece);
    const std::string_view part = piece.substr(0, end);
    piece.remove_prefix(part.size());
    header_octets_ += part.size();
    const bool complete = end != std::string_view::npos;
    const bool too_long = header_octets_ > max_header_;
    if (!complete && !too_long) {
      line_ += part;
      break;
    }
    std::string_view line = part;
    std::string joined;
    if (!line_.empty()) {
      joined = std::exchange(line_, {});
      joined += part;
      line = joined;
    }
    if (too_long) {
      broke_off_ = true;
      end_header();
      deliver_body(line);
    } else {
      take_line(line);
    }
  }
  return piece;
}

// Position behind the first line end; npos if there is none.
std::size_t MessageReader::find_line_end(std::string_view piece) const {
  for (std::size_t at = piece.find('\n'); at != std::string_view::npos;
       at = piece.find('\n', at + 1)) {
    const bool after_cr = at > 0 ? piece[at - 1] == '\r' : line_.ends_with('\r');
    if (after_cr || line_end_ != LineEnd::crlf) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

void MessageReader::take_line(std::string_view line) {
  const bool first = std::exchange(first_line_, false);
  std::string_view text = without_line_end(line);
  const bool bare_lf = line.size() - text.size() == 1;
  if (first) {
    line_end_ = bare_lf ? LineEnd::lf : LineEnd::crlf;
    lf_only_ = bare_lf;
    if (is_mbox_line(text)) {
      return;
    }
  } else if (bare_lf && line_end_ == LineEnd::crlf) {
    text = line;  // the file's last octet, which ends no line here
  } else if (line.size() - text.size() == 2) {
    lf_only_ = false;
  }
  if (text.empty() && !line.empty()) {
    end_header();
    return;
  }
  take_field_line(text, line);
}

void MessageReader::take_field_line(std::string_view text, std::string_view line) {
  if (is_blank(text.front()) && has_field_) {
    value_ += "\r\n";
    value_ += text;
    return;
  }
  const std::size_t colon = text.find(':');
  if (is_blank(text.front()) || colon == std::string_view::npos ||
      !is_field_name(text.substr(0, colon))) {
    broke_off_ = true;
    end_header();
    deliver_body(line);
    return;
  }
  flush_field();
  has_field_ = true;
  name_ = text.substr(0, colon);
  value_ = text.substr(colon + 1);
}

void MessageReader::flush_field() {
  if (!has_field_) {
    return;
  }
  has_field_ = false;
  events_.header(name_, value_);
}

void MessageReader::end_header() {
  flush_field();
  in_header_ = false;
  events_.end_of_headers();
}

void MessageReader::deliver_body(std::string_view piece) {
  if (piece.empty()) {
    return;
  }
  std::string converted;
  while (lf_only_ && !piece.empty()) {
    const std::size_t end = piece.find('\n');
    if (end == std::string_view::npos) {
      break;
    }
    const bool after_cr = end > 0 ? piece[end - 1] == '\r' : last_was_cr_;
    if (after_cr) {
      lf_only_ = false;
      break;
    }
    converted += piece.substr(0, end);
    converted += "\r\n";
    piece.remove_prefix(end + 1);
    last_was_cr_ = false;
  }
  if (!piece.empty()) {
    last_was_cr_ = piece.ends_with('\r');
  }
  if (converted.empty()) {
    events_.body(piece);
    return;
  }
  converted += piece;
  events_.body(converted);
}

}  // namespace anshin::text
