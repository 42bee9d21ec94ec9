// Optimal string alignment distance over three rows; words longer than a key can be are not
// compared.
#include "config/suggest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace anshin::config {

namespace {

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kShortestPrefix = 3;

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

}  // namespace

std::string_view suggest(std::string_view wrong, std::span<const std::string_view> words) {
  if (wrong.size() > kLongestWord) {
    return {};
  }
  std::string_view nearest;
  std::size_t least = std::max<std::size_t>(1, wrong.size() / 3) + 1;
  for (const auto word : words) {
    if (wrong.size() >= kShortestPrefix && word.starts_with(wrong)) {
      return word;
    }
    if (const auto found = distance(wrong, word); found < least) {
      least = found;
      nearest = word;
    }
  }
  return nearest;
}

}  // namespace anshin::config
