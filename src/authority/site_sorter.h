// Sorts more lines than fit into memory: sorted runs in a file, merged at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::authority {

/// Lines without a line feed, ordered by their octets, equal ones once.
class LineSorter {
 public:
  static constexpr std::size_t default_memory = 64U << 20U;
  static constexpr std::size_t max_runs = 4096;

  /// Runs go to nameless files in `folder`. Memory is about `memory` octets.
  explicit LineSorter(std::string folder, std::size_t memory = default_memory);

  /// The error says what is wrong with the folder (disk full).
  std::expected<void, std::string> add(std::string_view line);
  /// Delivers all lines in order, until `receive` returns an error.
  std::expected<void, std::string> finish(
      const std::function<std::expected<void, std::string>(std::string_view)>& receive);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Close>;
  struct Line {
    std::size_t begin = 0;
    std::size_t length = 0;
  };
  class Reader;

  std::string_view text_of(const Line& line) const;
  void sort();
  std::expected<void, std::string> write_run();

  std::string folder_;
  std::size_t memory_;
  std::string text_;
  std::vector<Line> lines_;
  File file_;                        // all runs one after the other
  std::vector<std::uint64_t> runs_;  // where each ends in the file
};

}  // namespace anshin::authority
