// Watches a message for octets over which two readers can disagree where a line or the message
// ends: bare CR, bare LF (RFC 5322 section 2.3, RFC 5321 section 2.3.8) and NUL.
#pragma once

#include <string>
#include <string_view>

namespace anshin::auth {

class AmbiguityWatch {
 public:
  /// A field value; a fold is CRLF and white space.
  void header(std::string_view value);
  /// A piece of the body, cut anywhere.
  void body(std::string_view chunk);
  void end();
  /// What was found first, or empty.
  const std::string& finding() const { return finding_; }

 private:
  void note(std::string_view what, std::string_view where);

  std::string finding_;
  bool pending_cr_ = false;  // the last chunk ended with CR
};

}  // namespace anshin::auth
