// Base64 of RFC 4648 section 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anshin::text {

std::string encode_base64(std::string_view octets);

/// Strict: no white space, right padding, unused bits zero. std::nullopt for anything else.
std::optional<std::string> decode_base64(std::string_view text);

/// The same after white space (blank, tab, CR, LF) was taken out, as b= and bh= of RFC 6376
/// section 3.2 allow it.
std::optional<std::string> decode_base64_with_fws(std::string_view text);

}  // namespace anshin::text
