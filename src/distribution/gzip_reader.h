// A gzip file as a stream, safe against what a hostile one may hold.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <streambuf>
#include <string>

namespace anshin::distribution {

/// Unpacks one gzip member (RFC 1952); that is all that a published file holds. What is cut short,
/// damaged, followed by anything or larger than allowed is an error: then reading throws, so that a
/// std::istream becomes bad() and never just ends, and problem() says why. Memory is some 200 KB.
class GzipReader : public std::streambuf {
 public:
  /// `max_octets` of unpacked data. The error names the file.
  static std::expected<std::unique_ptr<GzipReader>, std::string> open(const std::string& path,
                                                                      std::uint64_t max_octets);
  ~GzipReader() override;
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

  /// Empty as long as all is well; names the file.
  const std::string& problem() const;
  /// Octets of the packed file that were read so far: for progress.
  std::uint64_t packed_octets() const;

 protected:
  int_type underflow() override;

 private:
  struct State;
  explicit GzipReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace anshin::distribution
