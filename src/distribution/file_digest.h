// Size and SHA-256 of a file, read in pieces.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace anshin::distribution {

/// Two lower-case hexadecimal digits for each octet.
std::string hexadecimal(std::string_view octets);

struct FileDigest {
  std::uint64_t size = 0;
  std::string sha256;  ///< hexadecimal
  bool operator==(const FileDigest&) const = default;
};

/// Of a regular file. Gives up where `stop` (may be null) becomes true. The error names the file.
std::expected<FileDigest, std::string> digest_file(const std::string& path,
                                                   const std::atomic<bool>* stop = nullptr);

}  // namespace anshin::distribution
