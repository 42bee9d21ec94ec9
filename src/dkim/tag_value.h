// Values of DKIM tags that need more than taking them as they are (RFC 6376 sections 2.11 and 3.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::dkim {

/// The entries of a colon-separated list, white space around them taken off; at least one, possibly
/// empty.
std::vector<std::string_view> split_list(std::string_view list);

/// dkim-quoted-printable: white space is dropped, "=" begins two upper-case hexadecimal digits.
/// std::nullopt if it does not.
std::optional<std::string> decode_quoted_printable(std::string_view text);

/// A decimal number of at most `most_digits` digits; what is too large for the type becomes its
/// largest value.
std::optional<std::uint64_t> parse_number(std::string_view text, std::size_t most_digits);

}  // namespace anshin::dkim
