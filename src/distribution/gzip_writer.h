// gzip files (RFC 1952) whose octets depend on nothing but what is written.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace anshin::distribution {

/// Writes a new file in one gzip member without name and time. Digests it on the way.
class GzipWriter {
 public:
  /// Makes `path` anew, readable for all: what is published is public. The error names the file.
  static std::expected<GzipWriter, std::string> create(const std::string& path);
  ~GzipWriter();
  GzipWriter(GzipWriter&&) noexcept;
  GzipWriter& operator=(GzipWriter&&) noexcept;

  std::expected<void, std::string> write(std::string_view octets);
  /// Octets of the file so far; the compressor holds some back.
  std::uint64_t written() const;

  struct Written {
    std::uint64_t size = 0;
    std::string sha256;  ///< hexadecimal
  };
  /// Ends the member and syncs the file to disk. Nothing may be written afterwards.
  std::expected<Written, std::string> finish();

 private:
  struct State;
  explicit GzipWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace anshin::distribution
