// Header fields of RFC 5322 as octets: names, unfolding, and a reader for whole messages.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace anshin::text {

/// ASCII case-insensitive equality, for field names and keywords.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// ASCII lower case.
std::string to_lower(std::string_view text);

/// Without blanks, tabs, CR and LF at both ends.
std::string_view trim(std::string_view text);

/// A field name as it counts: without white space behind it ("From " is From, RFC 5322 section 4.5
/// obs-optional).
std::string_view field_name(std::string_view raw_name);

/// The value on one line: every CRLF or LF that is followed by a blank or tab is taken out (RFC
/// 5322 section 2.2.3).
std::string unfold(std::string_view value);

/// `name ":" value` in the relaxed header canonicalisation of RFC 6376 section 3.4.2, without a
/// CRLF behind.
std::string canonicalise_relaxed(std::string_view name, std::string_view value);

/// Reads a message file into events. The first line tells how lines end: CRLF, or LF as in Unix
/// files; then the header's folds are delivered as CRLF too, and so are the body's line ends until
/// a CRLF shows that the file is a mixture. A leading mbox "From " line is skipped. A header line
/// without a field name and colon ends the header, as in Postfix: it is the body's first line; so
/// is a first line that begins with white space. Works on pieces: feed() takes them cut anywhere;
/// only the header, at most `max_header` octets, is held in memory; what is beyond counts as body.
class MessageReader {
 public:
  struct Events {
    std::function<void(std::string_view name, std::string_view value)> header;
    std::function<void()> end_of_headers;
    std::function<void(std::string_view chunk)> body;
  };
  explicit MessageReader(Events events, std::size_t max_header = 64U << 20U)
      : events_(std::move(events)), max_header_(max_header) {}
  void feed(std::string_view piece);
  /// Must be called once at the end; delivers end_of_headers if it has not come yet.
  void finish();
  /// From end_of_headers on: whether the header ended at a line that is no field, or grew too long,
  /// and not at an empty line or with the file. Other programs skip such a line and read on.
  bool broke_off() const { return broke_off_; }

 private:
  enum class LineEnd { unknown, crlf, lf };

  std::string_view feed_header(std::string_view piece);
  std::size_t find_line_end(std::string_view piece) const;
  void take_line(std::string_view line);
  void take_field_line(std::string_view text, std::string_view line);
  void flush_field();
  void end_header();
  void deliver_body(std::string_view piece);

  Events events_;
  std::size_t max_header_;
  std::size_t header_octets_ = 0;
  std::string line_;  // incomplete header line
  std::string name_;  // field being collected
  std::string value_;
  LineEnd line_end_ = LineEnd::unknown;
  bool in_header_ = true;
  bool has_field_ = false;
  bool first_line_ = true;
  bool lf_only_ = false;      // every line end so far was a bare LF
  bool last_was_cr_ = false;  // of the body
  bool broke_off_ = false;
};

}  // namespace anshin::text
