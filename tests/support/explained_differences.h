// Where another implementation judges otherwise than ours, and why that is right: a file with lines
//   OURS/THEIRS | regular expression | why
// in which "*" stands for any verdict. "#" begins a comment.
#pragma once

#include <regex>
#include <string>
#include <vector>

namespace anshin::test {

class ExplainedDifferences {
 public:
  /// Throws std::runtime_error if the file cannot be read or a line lacks a part.
  explicit ExplainedDifferences(const std::string& path);

  /// Whether a line has these verdicts ("pass/fail") and its expression is found in the reasons.
  bool covers(const std::string& verdicts, const std::string& reasons);
  /// The lines that have covered nothing yet.
  std::string unused() const;

 private:
  struct Line {
    std::string ours;
    std::string theirs;
    std::regex reasons;
    std::string text;
    bool used = false;
  };
  std::vector<Line> lines_;
};

}  // namespace anshin::test
