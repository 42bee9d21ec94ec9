// Values of an Authentication-Results field in writing (RFC 8601 section 2.2: value, pvalue).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anshin::authres {

/// Text as a pvalue: bare where the grammar allows it (token, [local-part]@domain), else quoted.
/// nullopt if it cannot be quoted safely (control characters, non-ASCII) or is longer than 255
/// octets.
std::optional<std::string> format_property_value(std::string_view text);

/// Printable ASCII in quotes, quotes and backslashes escaped.
std::string quote(std::string_view printable);

/// A reason as a quoted-string: cut to 250 octets, what is not printable as "?", single blanks.
std::string quote_reason(std::string_view reason);

}  // namespace anshin::authres
