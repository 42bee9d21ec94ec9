// The fields of a message that its mark covers, and the octets that stand for them
// (docs/anshin-mark.md, "Signature").
#pragma once

#include <anshin/mark.h>

#include <span>
#include <string>

namespace anshin::mark {

/// What the signature b covers of the message: the tags h and c.
struct SignedFields {
  // From and Subject always
  bool date = true;
  bool message_id = true;
  bool any_white_space = false;  ///< c=nofws: white space in Subject and Message-ID does not count
};

/// What a host signs of a message, so that MTAs may do behind it what they do: add a missing Date
/// or Message-ID (RFC 5321 section 6.4), and break lines that are too long.
SignedFields fields_to_sign(std::span<const Field> message_fields);

/// The value of h=, or "" where all four fields are signed.
std::string_view names_of(const SignedFields& which);

/// The fields that the signature covers itself: those by which a reader knows the message. Each in
/// the relaxed header canonicalisation of RFC 6376 section 3.4.2, with CRLF.
std::string signed_lines(std::span<const Field> message_fields, const SignedFields& which);

/// The 32 octets of fh=: the SHA-256 of the fields that decide what is shown of the body and where
/// a reply goes (docs/decisions/0019-fields-that-decide-what-is-shown.md), in the same form.
std::string fields_hash(std::span<const Field> message_fields);

/// Whether a field's value holds a CR, an LF or a NUL besides its folds: programs that take one for
/// a line end, or for the end of the text, see other fields than are hashed and signed.
bool can_be_read_otherwise(const Field& field);

}  // namespace anshin::mark
