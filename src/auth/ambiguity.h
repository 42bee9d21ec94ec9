// Watches a message for what makes two readers see different messages: octets over which they
// disagree where a line or the message ends, bare CR, bare LF (RFC 5322 section 2.3, RFC 5321
// section 2.3.8) and NUL; field names with odd octets (RFC 5322 section 3.6.8); and fields that may
// stand only once (RFC 5322 section 3.6, RFC 2045), of which DKIM signs the lowest and many readers
// show the highest (RFC 6376 section 8.15).
#pragma once

#include <string>
#include <string_view>

namespace anshin::auth {

class AmbiguityWatch {
 public:
  /// A field; a fold is CRLF and white space.
  void header(std::string_view name, std::string_view value);
  /// A piece of the body, cut anywhere.
  void body(std::string_view chunk);
  void end();
  /// What was found first, or empty.
  const std::string& finding() const { return finding_; }

 private:
  void note(std::string_view what, std::string_view where);
  void count(std::string_view name);

  std::string finding_;
  bool pending_cr_ = false;  // the last chunk ended with CR
  unsigned seen_ = 0;        // a bit for each field of the kind that may stand only once
};

}  // namespace anshin::auth
