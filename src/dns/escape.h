// Escapes in the text form of names and character strings: \DDD and \X (RFC 1035 section 5.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace anshin::dns {

struct Escape {
  char octet = 0;
  std::size_t length = 0;  ///< characters behind the backslash
};

/// Reads what follows a backslash. std::nullopt if there is nothing, or a number that is no octet.
std::optional<Escape> read_escape(std::string_view rest);

}  // namespace anshin::dns
