#include "ctl/terminal.h"

#include "text/printable.h"

#include <unistd.h>

#include <cstdlib>

namespace anshin::ctl {
namespace {

std::string_view code(Tone tone) {
  switch (tone) {
    case Tone::good:
      return "\033[32m";
    case Tone::bad:
      return "\033[31m";
    case Tone::doubtful:
      return "\033[33m";
    case Tone::faint:
      return "\033[2m";
    case Tone::strong:
      return "\033[1m";
  }
  return "";
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string shown;
  while (true) {
    const auto end = text.find('\n');
    shown += text::printable_utf8(text.substr(0, end), text.size());
    if (end == std::string_view::npos) {
      return shown;
    }
    shown += '\n';
    text.remove_prefix(end + 1);
  }
}

bool wants_colour() {
  static const bool wanted = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  return wanted;
}

std::string toned(std::string_view text, Tone tone) {
  if (!wants_colour()) {
    return std::string(text);
  }
  return std::string(code(tone)).append(text).append("\033[0m");
}

}  // namespace anshin::ctl
