// The octets that the signature of an Anshin-Mark covers (docs/anshin-mark.md, "Signature").
#pragma once

#include <anshin/mark.h>

#include "mark/covered_fields.h"

#include <span>
#include <string>
#include <string_view>

namespace anshin::mark {

constexpr std::string_view field_name = "Anshin-Mark";

/// Whether a mark claims something on which a reader may act. What says nothing is not worth a
/// signature (docs/decisions/0012-unsigned-marks.md).
bool claims_something(Kind kind);

/// What the signature b covers. `value` is that of the Anshin-Mark field; what its tag b holds does
/// not count.
std::string signing_input(std::span<const Field> message_fields, const SignedFields& which,
                          std::string_view value);

/// What the signature wb covers: the mark alone, without what its tags b and wb hold
/// (docs/decisions/0027-warnings-that-stay.md).
std::string warning_signing_input(std::string_view value);

/// Whether marks of this kind have a signature wb.
bool is_warning(Kind kind);

}  // namespace anshin::mark
