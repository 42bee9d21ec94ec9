// Scratch space on disk for what does not fit into memory while millions of entries are imported.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace anshin::registry {

/// A file without a name: it goes with its descriptor, however the program ends.
class RunFile {
 public:
  static std::expected<RunFile, std::string> make(const std::string& folder);
  ~RunFile();
  RunFile(RunFile&& other) noexcept;
  RunFile& operator=(RunFile&& other) noexcept;
  RunFile(const RunFile&) = delete;
  RunFile& operator=(const RunFile&) = delete;

  std::uint64_t size() const { return size_; }
  std::expected<void, std::string> append(std::string_view octets);
  /// As many octets from `offset` on as there are, at most `target.size()`.
  std::expected<std::size_t, std::string> read(std::uint64_t offset, std::span<char> target) const;

 private:
  explicit RunFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
  std::uint64_t size_ = 0;
};

/// Reads a part of a RunFile from front to back.
class RunReader {
 public:
  RunReader(const RunFile& file, std::uint64_t begin, std::uint64_t end)
      : file_(&file), next_(begin), end_(end) {}

  /// The next `size` octets, which hold until the next call; fewer at the end.
  std::expected<std::string_view, std::string> take(std::size_t size);

 private:
  const RunFile* file_;
  std::uint64_t next_;
  std::uint64_t end_;
  std::string buffer_;
  std::size_t used_ = 0;
};

}  // namespace anshin::registry
