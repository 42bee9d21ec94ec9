// Header text in a charset that nobody declared, as old Japanese mailers write names: raw
// ISO-2022-JP (RFC 1468), EUC-JP or Shift_JIS.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anshin::text {

/// What the octets may mean, in UTF-8, the likeliest first, at most three: with the runs of
/// ISO-2022-JP read, or as EUC-JP, or as Shift_JIS, where all of them are valid in that charset. A
/// run begins with the escape sequence of a Japanese character set and ends with that of ASCII.
/// Empty where there is nothing to read otherwise than as it stands.
std::vector<std::string> readings_of_undeclared(std::string_view octets);

}  // namespace anshin::text
