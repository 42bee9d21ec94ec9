// A registry for the benchmark, as lines for `anshinctl registry import`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace anshin::bench {

/// The entry of one organisation; `number` makes its 法人番号.
std::string registry_line(std::size_t number, std::string_view domain);

/// Organisations that send none of the benchmark's mail: a lookup is to cost what it costs in a
/// registry of real size. Their numbers begin at `first`.
std::string other_registry_lines(std::size_t first);

}  // namespace anshin::bench
