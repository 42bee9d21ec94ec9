// Extended parameter values of RFC 8187: UTF-8'ja'%E6%A0%AA...
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anshin::text {

struct ExtValue {
  std::string language;  ///< BCP 47 tag; may be empty
  std::string value;     ///< UTF-8
};

std::string format_ext_value(const ExtValue& value);
/// UTF-8 only; nullopt for other charsets, bad percent-encoding or invalid UTF-8.
std::optional<ExtValue> parse_ext_value(std::string_view text);

}  // namespace anshin::text
