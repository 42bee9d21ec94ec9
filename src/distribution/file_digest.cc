// SHA-256 (FIPS 180-4) of what lies on disk.
#include "distribution/file_digest.h"

#include "crypto/sha256.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace anshin::distribution {

std::string hexadecimal(std::string_view octets) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(octets.size() * 2);
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    text += digits[value >> 4U];
    text += digits[value & 15U];
  }
  return text;
}

std::expected<FileDigest, std::string> digest_file(const std::string& path,
                                                   const std::atomic<bool>* stop) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(path, problem)) {
    return std::unexpected(path + ": " + (problem ? problem.message() : "is not a regular file"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::unexpected(path + ": cannot be opened: " + std::strerror(errno));
  }
  crypto::Sha256 digest;
  FileDigest result;
  std::array<char, 65536> piece{};
  while (file) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
      return std::unexpected(path + ": reading was stopped");
    }
    file.read(piece.data(), piece.size());
    const auto got = static_cast<std::size_t>(file.gcount());
    digest.update({piece.data(), got});
    result.size += got;
  }
  if (file.bad()) {
    return std::unexpected(path + ": cannot be read: " + std::strerror(errno));
  }
  result.sha256 = hexadecimal(digest.finish());
  return result;
}

}  // namespace anshin::distribution
