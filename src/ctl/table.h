// Tables for people: columns aligned also where Japanese takes two columns a character.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::ctl {

/// Columns of a terminal that UTF-8 text takes (Unicode Standard Annex 11 in outline).
std::size_t display_width(std::string_view utf8);

/// Prints rows under a head. Every row has as many cells as the head.
void print_table(std::ostream& out, const std::vector<std::string>& head,
                 const std::vector<std::vector<std::string>>& rows);

}  // namespace anshin::ctl
