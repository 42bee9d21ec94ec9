// Words of a command that a message tells somebody to type.
#pragma once

#include <string>
#include <string_view>

namespace anshin::config {

/// `word` as a shell takes it for one word, quoted if it has to be. Control characters are escaped.
std::string shell_word(std::string_view word);

}  // namespace anshin::config
