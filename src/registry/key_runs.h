// Look-alike keys of millions of organisations, brought into order within bounded memory.
#pragma once

#include "registry/run_file.h"

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <vector>

namespace anshin::registry {

/// One look-alike key of the organisation with this number.
struct FiledKey {
  std::uint64_t key = 0;
  std::int64_t organisation = 0;
  auto operator<=>(const FiledKey&) const = default;
};

class KeyRuns {
 public:
  /// `folder`: where the scratch file goes.
  static std::expected<KeyRuns, std::string> make(const std::string& folder);

  std::expected<void, std::string> add(FiledKey filed);
  std::uint64_t size() const { return size_; }
  /// Hands over all keys in order. An error of `receive` ends it.
  std::expected<void, std::string> merge(
      const std::function<std::expected<void, std::string>(FiledKey)>& receive);

 private:
  explicit KeyRuns(RunFile file) : file_(std::move(file)) {}
  std::expected<void, std::string> write_run();

  RunFile file_;
  std::vector<FiledKey> current_;
  std::vector<std::uint64_t> ends_;  // of the runs in the file
  std::uint64_t size_ = 0;
};

}  // namespace anshin::registry
