// What a file seems to be that was to be imported as JSON Lines and is none.
#pragma once

#include <string>
#include <string_view>

namespace anshin::authority {

/// What a file that begins with these octets is, it seems, and how it can be read: CSV, a JSON
/// array, another encoding. "" if it looks like JSON Lines, or like nothing that is known.
std::string json_lines_hint(std::string_view beginning);

}  // namespace anshin::authority
