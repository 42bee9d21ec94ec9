// What is signed: the fields by which a reader knows the message, and the mark itself, in the
// relaxed header canonicalisation of RFC 6376 section 3.4.2.
#include "mark/signing_input.h"

#include "text/header_field.h"
#include "text/tag_list.h"

#include <array>
#include <utility>

namespace anshin::mark {

namespace {

constexpr std::array<std::string_view, 4> signed_fields = {"From", "Date", "Message-ID", "Subject"};

}  // namespace

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

std::string signing_input(std::span<const Field> message_fields, std::string_view value) {
  std::string input;
  for (const std::string_view name : signed_fields) {
    for (const Field& field : message_fields) {
      if (text::equals_ignoring_case(text::field_name(field.name), name)) {
        input += text::canonicalise_relaxed(field.name, field.value);
        input += "\r\n";
      }
    }
  }
  return input + text::canonicalise_relaxed(field_name, text::without_signature(value));
}

}  // namespace anshin::mark
