// What is signed: the fields by which a reader knows the message, and the mark itself, in the
// relaxed header canonicalisation of RFC 6376 section 3.4.2.
#include "mark/signing_input.h"

#include "text/header_field.h"
#include "text/tag_list.h"

#include <utility>

namespace anshin::mark {

bool claims_something(Kind kind) {
  switch (kind) {
    case Kind::verified:
    case Kind::failed:
    case Kind::suspect:
      return true;
    case Kind::none:
    case Kind::unavailable:
      return false;
  }
  std::unreachable();
}

bool is_warning(Kind kind) {
  return kind == Kind::suspect || kind == Kind::failed;
}

std::string signing_input(std::span<const Field> message_fields, const SignedFields& which,
                          std::string_view value) {
  return signed_lines(message_fields, which) +
         text::canonicalise_relaxed(field_name, text::without_signature(value));
}

std::string warning_signing_input(std::string_view value) {
  return text::canonicalise_relaxed(field_name,
                                    text::without_signature(text::without_signature(value), "wb"));
}

}  // namespace anshin::mark
