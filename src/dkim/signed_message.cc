#include "dkim/signed_message.h"

#include "text/header_field.h"

namespace anshin::dkim {

void SignedMessage::add_field(std::string_view name, std::string_view value) {
  header.add(name, value);
  if (text::equals_ignoring_case(text::field_name(name), "DKIM-Signature")) {
    signatures.add(header.size() - 1, value);
  }
}

void SignedMessage::end_header(std::string_view author_domain) {
  header.finish();
  signatures.choose(author_domain, max_signatures_);
}

}  // namespace anshin::dkim
