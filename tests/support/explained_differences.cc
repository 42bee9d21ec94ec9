#include "support/explained_differences.h"

#include <fstream>
#include <stdexcept>

namespace anshin::test {
namespace {

constexpr const char* separator = " | ";

bool fits(const std::string& pattern, const std::string& verdict) {
  return pattern == "*" || pattern == verdict;
}

}  // namespace

ExplainedDifferences::ExplainedDifferences(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    throw std::runtime_error(path + " cannot be read");
  }
  for (std::string text; std::getline(file, text);) {
    if (text.empty() || text.starts_with('#')) {
      continue;
    }
    const std::size_t slash = text.find('/');
    const std::size_t first = text.find(separator);
    const std::size_t last = text.rfind(separator);
    if (slash > first || first == std::string::npos || first == last) {
      throw std::runtime_error(path + ": not OURS/THEIRS | expression | why: " + text);
    }
    lines_.push_back({.ours = text.substr(0, slash),
                      .theirs = text.substr(slash + 1, first - slash - 1),
                      .reasons = std::regex(text.substr(first + 3, last - first - 3)),
                      .text = text});
  }
}

bool ExplainedDifferences::covers(const std::string& verdicts, const std::string& reasons) {
  const std::size_t slash = verdicts.find('/');
  for (Line& line : lines_) {
    if (fits(line.ours, verdicts.substr(0, slash)) &&
        fits(line.theirs, verdicts.substr(slash + 1)) && std::regex_search(reasons, line.reasons)) {
      line.used = true;
      return true;
    }
  }
  return false;
}

std::string ExplainedDifferences::unused() const {
  std::string out;
  for (const Line& line : lines_) {
    out += line.used ? "" : line.text + "\n";
  }
  return out;
}

}  // namespace anshin::test
