// What `registry import` reads.
#pragma once

#include "registry/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <istream>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

namespace anshin::ctl {

/// Reads a file and keeps its beginning, to tell what it is where it is not what was expected;
/// standard input cannot be read twice. A stream over it becomes bad where reading fails.
class RememberingBuffer : public std::streambuf {
 public:
  static constexpr std::size_t kept_octets = 65536;

  /// The descriptor must outlive the object.
  explicit RememberingBuffer(int descriptor) : descriptor_(descriptor), piece_(kept_octets) {}
  std::string_view beginning() const { return beginning_; }

 protected:
  int_type underflow() override;

 private:
  int descriptor_;
  std::vector<char> piece_;
  std::string beginning_;
};

/// A file, or standard input for "-", opened with the rights of whoever runs the command.
class ImportInput {
 public:
  /// Throws std::runtime_error that names the file.
  explicit ImportInput(const std::string& name);

  std::istream& stream() { return stream_; }
  std::string_view beginning() const { return buffer_.beginning(); }
  /// 0: not known
  std::uint64_t size() const { return size_; }

 private:
  registry::Descriptor file_;  // not open: standard input
  std::uint64_t size_ = 0;
  RememberingBuffer buffer_;
  std::istream stream_;
};

}  // namespace anshin::ctl
