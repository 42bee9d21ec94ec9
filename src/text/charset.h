// Text in the charsets that mail uses, brought into UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anshin::text {

/// `octets` in UTF-8; what is invalid in the charset becomes U+FFFD. std::nullopt for a charset
/// that is not known: names are looked up in a table of ours and never handed to iconv, whose rarer
/// converters have a history of hanging and aborting.
std::optional<std::string> convert_to_utf8(std::string_view octets, std::string_view charset);

}  // namespace anshin::text
