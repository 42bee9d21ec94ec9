// Base64 of RFC 4648 section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anshin::text {

std::string encode_base64(std::string_view octets);

/// Strict: no white space, right padding, unused bits zero. std::nullopt for anything else.
std::optional<std::string> decode_base64(std::string_view text);

/// The same after white space (blank, tab, CR, LF) was taken out.
std::optional<std::string> decode_base64_with_fws(std::string_view text);

/// The base64string of RFC 6376 section 2.10: white space may stand anywhere, and the padding may
/// be missing. Else strict.
std::optional<std::string> decode_base64_of_dkim(std::string_view text);

}  // namespace anshin::text
