// Finds the author of a message: exactly one From field with exactly one mailbox (RFC 5322
// section 3.6.2, RFC 9989 sections 5.3.1 and 11.5). Sender and Resent-From never take its place.
#pragma once

#include <anshin/results.h>

#include "text/shown_domains.h"

#include <string>
#include <string_view>

namespace anshin::auth {

class AuthorReader {
 public:
  /// The value of a From field.
  void from_field(std::string_view value);
  const Author& author() const { return author_; }

 private:
  void further_field(std::string_view value);
  void claim_first(std::string name);
  void show();

  Author author_{.status = AuthorStatus::missing,
                 .domain = {},
                 .address = {},
                 .display_name = {},
                 .comments = {},
                 .reason = "the message has no From field",
                 .fields = 0,
                 .shown_domains = {},
                 .shows_more = false};
  text::ShownDomains shown_;  // by all fields
};

}  // namespace anshin::auth
