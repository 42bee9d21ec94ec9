#include "text/undeclared_charset.h"

#include "text/charset.h"
#include "text/printable.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace anshin::text {
namespace {

constexpr char escape = '\x1B';

// Escape sequences of RFC 1468, and those for half-width katakana and JIS X 0212.
constexpr std::array<std::string_view, 4> opening{"\x1B$@", "\x1B$B", "\x1B$(D", "\x1B(I"};
constexpr std::array<std::string_view, 2> closing{"\x1B(B", "\x1B(J"};

template <std::size_t count>
bool begins_with_one_of(std::string_view text,
                        const std::array<std::string_view, count>& sequences) {
  return std::ranges::any_of(
      sequences, [text](std::string_view sequence) { return text.starts_with(sequence); });
}

// Length of the run that `text` begins with, closing sequence included; 0 if there is none.
std::size_t run_length(std::string_view text) {
  if (!begins_with_one_of(text, opening)) {
    return 0;
  }
  for (std::size_t at = text.find(escape, 1); at != std::string_view::npos;
       at = text.find(escape, at + 1)) {
    if (begins_with_one_of(text.substr(at), closing)) {
      return at + closing.front().size();
    }
  }
  return 0;
}

std::optional<std::string> with_runs_read(std::string_view octets) {
  std::string out;
  bool any = false;
  while (true) {
    const std::size_t plain = std::min(octets.find(escape), octets.size());
    out += octets.substr(0, plain);
    octets.remove_prefix(plain);
    if (octets.empty()) {
      return any ? std::optional(std::move(out)) : std::nullopt;
    }
    const std::size_t length = run_length(octets);
    if (length == 0) {
      // What opens no run here opens none further on: there is no closing sequence left.
      if (begins_with_one_of(octets, opening)) {
        out += octets;
        return any ? std::optional(std::move(out)) : std::nullopt;
      }
      out += octets.front();
      octets.remove_prefix(1);
      continue;
    }
    out += convert_to_utf8(octets.substr(0, length), "iso-2022-jp").value_or("");
    octets.remove_prefix(length);
    any = true;
  }
}

}  // namespace

std::vector<std::string> readings_of_undeclared(std::string_view octets) {
  std::vector<std::string> readings;
  if (std::optional<std::string> text = with_runs_read(octets)) {
    readings.push_back(std::move(*text));
  }
  if (is_utf8(octets)) {
    return readings;
  }
  for (const std::string_view charset : {"euc-jp", "shift_jis"}) {
    std::optional<std::string> text = convert_to_utf8(octets, charset);
    if (text && !text->contains(replacement_character)) {
      readings.push_back(std::move(*text));
    }
  }
  return readings;
}

}  // namespace anshin::text
