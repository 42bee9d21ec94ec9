// Header fields of RFC 5322 as octets: names, unfolding, and a reader for whole messages.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace anshin::text {

/// ASCII case-insensitive equality, for field names and keywords.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// ASCII lower case.
std::string to_lower(std::string_view text);

/// Without blanks, tabs, CR and LF at both ends.
std::string_view trim(std::string_view text);

/// A field name as it counts: without white space behind it ("From " is From, RFC 5322 section 4.5 obs-optional).
std::string_view field_name(std::string_view raw_name);

/// The value on one line: every CRLF or LF that is followed by a blank or tab is taken out (RFC 5322 section 2.2.3).
std::string unfold(std::string_view value);

/// `name ":" value` in the relaxed header canonicalisation of RFC 6376 section 3.4.2, without a CRLF behind.
std::string canonicalise_relaxed(std::string_view name, std::string_view value);

/// Reads a message file into events. Line ends may be CRLF or, throughout the header, LF; values are delivered with CRLF folds. If the whole
/// message has only LF line ends (a Unix file) the body is delivered with CRLF too; a mixture is delivered as it is. A leading mbox
/// "From " line is skipped. A header line without a colon ends the header, as in Postfix: it is the body's first line.
/// Works on pieces: feed() takes them cut anywhere; only the header, at most `max_header` bytes, is held in memory.
class MessageReader {
 public:
  struct Events {
    std::function<void(std::string_view name, std::string_view value)> header;
    std::function<void()> end_of_headers;
    std::function<void(std::string_view chunk)> body;
  };
  explicit MessageReader(Events events, std::size_t max_header = 64U << 20U);
  void feed(std::string_view piece);
  /// Must be called once at the end; delivers end_of_headers if it has not come yet.
  void finish();

 private:
  void take_header_line(std::string_view line);
  void flush_field();
  void deliver_body(std::string_view piece);

  Events events_;
  std::size_t max_header_;
  std::size_t header_bytes_ = 0;
  std::string line_;       // incomplete header line
  std::string name_;       // field being collected
  std::string value_;
  bool in_header_ = true;
  bool first_line_ = true;
  bool lf_only_ = true;    // every line end so far was a bare LF
  bool last_was_cr_ = false;
};

}  // namespace anshin::text
