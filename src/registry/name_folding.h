// Names of organisations in the form in which they are compared.
#pragma once

#include <string>
#include <string_view>

namespace anshin::registry {

/// White space as blanks, full-width ASCII (U+FF01 to U+FF5E) as ASCII, the ideographic full stops
/// as ".", ASCII letters in lower case, and without characters that nobody sees (zero-width,
/// joiners, bidirectional formatting). Octets that are not UTF-8 become U+FFFD.
std::string fold_width(std::string_view utf8);

/// fold_width without any white space: two names that a reader takes for the same fold to the same
/// octets.
std::string fold_name(std::string_view utf8);

}  // namespace anshin::registry
