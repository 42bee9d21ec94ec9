// Characters that show nothing of their own, or what nobody knows: Unicode's general category C.
#pragma once

namespace anshin::text {

/// Whether the character is a control, formatting, surrogate, private-use or unassigned one, or a
/// line or paragraph separator.
bool is_other(char32_t code_point);

}  // namespace anshin::text
