// Colour for people, none for files and pipes (and none where NO_COLOR is set).
#pragma once

#include <string>
#include <string_view>

namespace anshin::ctl {

enum class Tone { good, bad, doubtful, faint, strong };

/// Whether standard output is a terminal that wants colour.
bool wants_colour();

/// Lines of text that may hold names of files or words of others, without control characters.
std::string harmless(std::string_view text);

/// `text` in a tone if standard output wants colour, else as it is.
std::string toned(std::string_view text, Tone tone);

}  // namespace anshin::ctl
