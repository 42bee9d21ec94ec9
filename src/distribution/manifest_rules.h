// What the fields of a manifest may hold, for its reader and for those who make one.
#pragma once

#include <string_view>

namespace anshin::distribution {

/// 1 to 64 of A-Z a-z 0-9 . _ -, not beginning with a dot or hyphen.
bool is_registry_name(std::string_view name);

/// The same characters, at most 200, no folder, and neither manifest.json nor its signature.
bool is_data_file_name(std::string_view name);

/// 64 lower-case hexadecimal digits.
bool is_sha256(std::string_view text);

/// An https or http URL of visible ASCII, at most 2000 octets.
bool is_site(std::string_view url);

}  // namespace anshin::distribution
