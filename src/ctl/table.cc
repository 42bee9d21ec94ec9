// Tables for people, and how wide characters are.
#include "ctl/table.h"

#include "ctl/terminal.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>

namespace anshin::ctl {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Characters of class W and F in Unicode Standard Annex 11, whole blocks where nearly all are.
constexpr std::array wide_ranges{
    Range{0x1100, 0x115F},  Range{0x2E80, 0x303E}, Range{0x3041, 0x4DBF},   Range{0x4E00, 0xA4CF},
    Range{0xA960, 0xA97F},  Range{0xAC00, 0xD7A3}, Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
    Range{0xFF01, 0xFF60},  Range{0xFFE0, 0xFFE6}, Range{0x1F300, 0x1F64F}, Range{0x1F900, 0x1F9FF},
    Range{0x20000, 0x3FFFD}};
// Marks that stand on the character before them.
constexpr std::array combining_ranges{Range{0x0300, 0x036F}, Range{0x20D0, 0x20FF},
                                      Range{0x3099, 0x309A}, Range{0xFE20, 0xFE2F}};

template <typename Ranges>
bool is_in(const Ranges& ranges, char32_t c) {
  return std::ranges::any_of(
      ranges, [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::string padded(const std::string& cell, std::size_t width) {
  const std::size_t own = display_width(cell);
  return own < width ? cell + std::string(width - own, ' ') : cell;
}

void print_row(std::ostream& out, const std::vector<std::string>& cells,
               const std::vector<std::size_t>& widths, bool strong) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool last = i + 1 == cells.size();
    const std::string text = last ? cells[i] : padded(cells[i], widths[i]) + "  ";
    out << (strong ? toned(text, Tone::strong) : text);
  }
  out << '\n';
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const text::Utf8Character character = text::first_character(utf8);
    utf8.remove_prefix(character.length);
    if (!is_in(combining_ranges, character.code_point)) {
      width += is_in(wide_ranges, character.code_point) ? 2U : 1U;
    }
  }
  return width;
}

void print_table(std::ostream& out, const std::vector<std::string>& head,
                 const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  widths.reserve(head.size());
  for (const std::string& cell : head) {
    widths.push_back(display_width(cell));
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(row[i]));
    }
  }
  print_row(out, head, widths, true);
  for (const auto& row : rows) {
    print_row(out, row, widths, false);
  }
}

}  // namespace anshin::ctl
